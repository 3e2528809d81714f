import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileErrorReason } from '../../node/fileErrors.js';
import { findMidi, MidiOutputPort } from '../../node/live/midiPorts.js';
import { writeError } from '../files.js';
import { UsageError } from '../values.js';

/** Where MIDI OUT goes. */
export interface MidiOutput {
  send(message: Uint8Array): void;
  close(): void;
}

/** A path rather than a port: it has a folder or an extension. */
export function isMidiPath(text: string): boolean {
  return text.includes('/') || extname(basename(text)) !== '';
}

/**
 * Opens a MIDI port by name, or a file, FIFO or device for the bytes as they are.
 * @param onError called once, with a sentence, when nothing can be sent any more.
 * @throws UsageError
 */
export async function openMidiOutput(text: string, onError: (sentence: string) => void): Promise<MidiOutput> {
  if (isMidiPath(text)) return new MidiFileOutput(text, onError);
  const midi = await findMidi();
  if (!midi.works) {
    throw new UsageError(
      `Cannot send to the MIDI port ${text}: ${midi.reason}. A file works: --midi-out ./FILE.`,
    );
  }
  return new MidiOutputPort(midi, text);
}

/** Raw bytes into a file or device. A FIFO is kept open for reading too, so that it needs no reader. */
class MidiFileOutput implements MidiOutput {
  private descriptor: number | undefined;

  constructor(
    private readonly path: string,
    private readonly onError: (sentence: string) => void,
  ) {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_NONBLOCK;
    try {
      this.descriptor = openSync(path, flags, 0o666);
    } catch (error) {
      throw writeError(path, error);
    }
  }

  send(message: Uint8Array): void {
    if (this.descriptor === undefined) return;
    try {
      for (let at = 0; at < message.length; ) at += writeSync(this.descriptor, message, at);
    } catch (error) {
      this.close();
      this.onError(
        `MIDI OUT was closed: cannot write ${this.path}: ${fileErrorReason(error, 'it has gone')}.`,
      );
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
