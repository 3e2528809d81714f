declare module 'jsmidgen' {
  namespace midi {
    /** One track; delays in MIDI ticks. */
    interface Track {
      setTempo(beatsPerMinute: number, delay?: number): Track;
      noteOn(channel: number, pitch: string, delay?: number, velocity?: number): Track;
      noteOff(channel: number, pitch: string, delay?: number, velocity?: number): Track;
    }
    interface File {
      addTrack(): Track;
      /** The file, one character a byte. */
      toBytes(): string;
    }
  }
  const midi: { readonly File: new (options?: { ticks?: number }) => midi.File };
  export = midi;
}
