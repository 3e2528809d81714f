/**
 * Component values, laws and open readings of the analog stage as data. No schematic with values of the JX voice
 * board is public, so every number says where it comes from; where nothing is known the nearest relative
 * (Juno-60/106, Jupiter-6, Alpha Juno) stands in and says so. A service-note reading or a recording replaces a
 * number here and nowhere else.
 *
 * Voltages are in volts at the circuit; "cv" is a held control voltage as a fraction of the DAC's full scale
 * (10 V); times in seconds, frequencies in Hz.
 */

/** What a rising counter edge of one oscillator (and the level of its square) does to the other. */
export interface CrossModulationSwitches {
  /** The edge discharges the other's ramp (hard sync of the wave only). */
  readonly rampReset: boolean;
  /** The edge also triggers the other's 8254 gate: its period starts anew (classical hard sync). */
  readonly reload: boolean;
  /** While this square is high the other's ramp is held at zero. */
  readonly gate: boolean;
  /** This square multiplies the other's wave: `ring` by +1 and -1, `gate` by 1 and 0. */
  readonly am: 'off' | 'ring' | 'gate';
}

/** One setting of the cross-modulation latch. */
export interface CrossModulationSetting {
  readonly dco1ToDco2: CrossModulationSwitches;
  readonly dco2ToDco1: CrossModulationSwitches;
}

/** Which circuit the filter chip is read as; see `FILTER_READINGS`. */
export type FilterReading = 'S2' | 'S1' | 'jp6' | 'butterworth' | 'ladder' | 'juno';

/**
 * One reading of the IR3R05 in terms of the common core: two state-variable sections with fixed damping `k0`,
 * a regenerative (or damping) return of each band-pass through the resonance OTA, and a global loop; or the core of
 * its predecessor, four one-pole cells in a global loop.
 */
export interface FilterTopology {
  /** `sections`: two state-variable sections; `cells`: four one-pole cells, which take only the law `loop`. */
  readonly circuit: 'sections' | 'cells';
  /** Fixed resistive damping of each section; 2 = two coincident real poles. Cells have none. */
  readonly k0: number;
  /** Which part of the resonance current section 1 and section 2 take, 0-1. Cells take none. */
  readonly section1: number;
  readonly section2: number;
  /**
   * What the resonance cv does: `regeneration` = section current kr by the exponential law with its linear top,
   * `damping` = the resonance OTA damps, k from 2 down to `top`, `loop` = global loop gain, 0 up to `top`.
   */
  readonly law: 'regeneration' | 'damping' | 'loop';
  /** Value of the law at cv = 1. */
  readonly top: number;
}

/**
 * The readings that all public evidence allows (Boochow's pin measurements on an Alpha Juno IR3R05; Atosynth on
 * the Jupiter-6 resonance; Vecoven's thesis: "two state-variable filters"), and `juno` for comparison.
 */
export const FILTER_READINGS: Readonly<Record<FilterReading, FilterTopology>> = {
  /** Both sections regenerative: no bass loss, the peak rises twice as fast in dB. The default. */
  S2: { circuit: 'sections', k0: 2, section1: 1, section2: 1, law: 'regeneration', top: 2.03 },
  /** Only section 1 regenerative: about half the peak in dB. */
  S1: { circuit: 'sections', k0: 2, section1: 1, section2: 0, law: 'regeneration', top: 2.03 },
  /** Jupiter-6-like: the resonance OTA damps, so resonance grows with level. */
  jp6: { circuit: 'sections', k0: 0, section1: 1, section2: 1, law: 'damping', top: 0.02 },
  /** Butterworth pair in a loop: bass loss to -9.8 dB at the threshold. */
  butterworth: { circuit: 'sections', k0: Math.SQRT2, section1: 0, section2: 0, law: 'loop', top: 2.1 },
  /** Ladder-equivalent loop around four real poles: bass loss of -14 dB at self-oscillation. */
  ladder: { circuit: 'sections', k0: 2, section1: 0, section2: 0, law: 'loop', top: 4.5 },
  /**
   * Not the JX: four IR3109 cells in a loop, as in Juno-6, 60 and 106. Bass loss of -14 dB at self-oscillation, and the
   * 4.8 Vpp to which a Juno-106 is trimmed: published models find that at K = 4.504, SPICE at 4.5.
   */
  juno: { circuit: 'cells', k0: 0, section1: 0, section2: 0, law: 'loop', top: 4.5 },
};

/**
 * No node of a filter is ever further from 0 than this, volts: where its diode takes all that its OTA gives at the
 * highest corner.
 */
export function largestNode(vcf: AnalogProfile['vcf']): number {
  const current = 1.01 * 2 * Math.PI * vcf.cutoffLimit * vcf.capacitor * vcf.otaScale;
  return vcf.clampSupply + vcf.clampThermal * Math.log1p(current / vcf.clampSaturation);
}

/** A one-pole of a chorus filter in residue form, `residue / (s - pole)`; complex ones stand for themselves and their conjugate. */
export interface ChorusFilterPole {
  /** Real and imaginary part of the pole, rad/s. */
  readonly pole: readonly [number, number];
  /** Real and imaginary part of the residue, rad/s. */
  readonly residue: readonly [number, number];
}

export interface AnalogProfile {
  readonly name: string;

  readonly dac: {
    /** DAC code of full scale. 12 bits: public driver source (data << 4 | A7-A4). */
    readonly fullScaleCode: number;
    /** Voltage of full scale. Our decision: 10 V. */
    readonly fullScaleVolts: number;
  };

  readonly hold: {
    /** Time constant towards the DAC while a multiplexer channel is open: 350 ohm (4051 and source) x 10 nF. */
    readonly acquisition: number;
    /** Droop in V/s: 1 nA out of 10 nF (TL064-class buffer). */
    readonly droop: number;
    /** One-pole smoothing behind each hold. Juno-106 measures 0.52 ms (VCF) and 0.69 ms (VCA); the rest by analogy. */
    readonly smoothing: {
      readonly saw: number;
      readonly mix: number;
      readonly vcf: number;
      readonly vca: number;
      readonly resonance: number;
      /** Volume of the board; our decision, as the VCA. */
      readonly volume: number;
    };
  };

  readonly dco: {
    /** Integrator R x C. Our decision: 100 k x 1 nF, so 12 V at 1 kHz needs 1.2 V. */
    readonly rampTimeConstant: number;
    /** Seeded tolerance of each integrator, +- fraction: 10-20 % parts (Vecoven's thesis), removed by the boot calibration. */
    readonly integratorTolerance: number;
    /** Nominal peak of the ramp. Juno-106 relative: 12 Vpp. */
    readonly nominalPeak: number;
    /** How long an edge keeps the integrator shorted. Juno-106 relative: 2.2 us; ours 2 us. */
    readonly resetTime: number;
    /** R_on x C of the shorting switch, taken as one jump at its centre of area: 120 ohm x 1 nF. */
    readonly dischargeTime: number;
    /** Where the integrator's op-amp stops rising: +-15 V supplies less 1.5 V. */
    readonly rampLimit: number;
    /** Peak to peak of SQUARE and PULSE on the mixer's input scale. Our decision: as the saw. */
    readonly pulseAmplitude: number;
    /**
     * Comparator threshold of PULSE as a fraction of the nominal peak; 0.75 gives the 25 % pulse that the Alpha
     * Juno offers (Boochow). The value of the JX is unknown.
     */
    readonly pulseThreshold: number;
    /** Corner of the AC coupling of each oscillator before the mixer. Juno-106: 4.8 Hz; ours 3 Hz; 0 = the waves are only centred. */
    readonly couplingCorner: number;
    /** Settings 0-3 of the cross-modulation latch. */
    readonly crossModulation: readonly CrossModulationSetting[];
  };

  readonly noise: {
    /** Standard deviation at the mixer's input, after the filters: 4 Vpp Gaussian. */
    readonly sigma: number;
    /** High-pass and low-pass corner. Juno-106: 1 uF into 4.7 k, 100 pF with 300-330 k. */
    readonly highPass: number;
    readonly lowPass: number;
  };

  readonly mixer: {
    /** From the 12 V scale to the filter's input at full MIX: 5/12, so +-2.5 V for each oscillator. */
    readonly busGain: number;
  };

  readonly vcf: {
    /** Which circuit the chip is read as; one of `FILTER_READINGS`, or another. */
    readonly topology: FilterTopology;
    /** Voltage scale of the OTA inputs, H = 2 VT (R1 + 2 R2) / R2 with 68 k / 560 ohm at 300 K: IR3109 boards. */
    readonly otaScale: number;
    /** Voltage scale of the resonance OTAs. Default as the others. */
    readonly resonanceScale: number;
    /** Voltage scale of the global loop's OTA (readings with a loop): 2 VT x 101.5 k / 1.5 k, Juno-106. */
    readonly loopScale: number;
    /**
     * Diodes from every node to plus and minus this supply keep it there: buffers and OTA compliance of IR3109 boards.
     * A node stops where its diode takes the OTA's current, 0.4-0.6 V beyond.
     */
    readonly clampSupply: number;
    /** Saturation current of the diodes, A, and their thermal voltage, V: SPICE's silicon diode at 300 K. */
    readonly clampSaturation: number;
    readonly clampThermal: number;
    /** Capacitor of each integrator, F; only the diodes see it beside the cutoff. IR3109 boards: 240 pF. */
    readonly capacitor: number;
    /** Corner at cv = 0 and octaves to cv = 1: Juno-106 (5.53 Hz) and our decision for the span. */
    readonly cutoffAtZero: number;
    readonly octaves: number;
    /** No corner above this. IR3109 boards reach about 50 kHz. */
    readonly cutoffLimit: number;
    /** Regeneration law: kr = k0 - k0 x 10^(-decades cv) up to the knee, then straight to `top` of the reading. */
    readonly resonanceDecades: number;
    readonly resonanceKnee: number;
    /** Seeded spread of the cutoff per voice, +- fraction. */
    readonly cutoffSpread: number;
    /** Noise at the OTA input, V rms (uniform); it also starts the self-oscillation. */
    readonly inputNoise: number;
    /** OTA input volts per filter input volt, R2 / (R1 + 2 R2). */
    readonly inputDivider: number;
  };

  readonly vca: {
    /** Seeded spread of the level per voice, +- dB. */
    readonly levelSpread: number;
    /** Below this cv the VCA is shut; a voice shut for `freezeTime` is frozen. 1e-6 = -120 dB. */
    readonly shut: number;
    readonly freezeTime: number;
  };

  readonly hpf: {
    /** Corner of the four positions, 0 = flat. Juno-60-like network (22, 10, 4.7 nF); those of the JX are unknown. */
    readonly corners: readonly [number, number, number, number];
    /** Corner of the coupling that is always in the way. Juno-106: 10 uF into 33 k, 0.5-0.8 Hz with its load. */
    readonly coupling: number;
  };

  readonly chorus: {
    /** LFO rate of latch positions 0-3 (0 runs on at the rate of 1; 3 as 2). Nearest relatives 0.39-0.9 Hz. */
    readonly rates: readonly [number, number, number, number];
    /** Delay at the middle of the triangle and its deviation. Relatives: 1.66-5.35 ms (Juno-60). */
    readonly delay: number;
    readonly depth: number;
    /** Stages of a line, even; it holds half as many samples. MN3009: 256. */
    readonly stages: number;
    /**
     * Volts at a line's input for a volt on the board's bus; decides how hard the line is driven, not how loud it is.
     * Our decision: twelve full saws (5 V rms on the bus) come to 0.62 V rms, within what the data sheet allows.
     */
    readonly lineGain: number;
    /**
     * Input curve of a line, x - cubic x^3 - quintic x^5 in volts, flat beyond its top: the two points of the MN3009
     * data sheet, THD 0.3 % at 0.78 V rms and 2.5 % at 1.5 V rms (1 kHz).
     */
    readonly cubic: number;
    readonly quintic: number;
    /**
     * Part of a new sample that arrives at the end of a line, the rest being left from the one before: 0.865 makes
     * the data sheet's -3 dB at 12 kHz with a 40 kHz clock (1.33 dB of it are the held steps). 1 = no loss.
     */
    readonly transfer: number;
    /**
     * Time constant of the charge that leaks away in a line. A Juno-6 loses 1.4 dB from the fastest clock to the
     * slowest, 1.17 to 5.43 ms.
     */
    readonly leakTime: number;
    /** Gain of the delayed signal at DC beside the dry 1. */
    readonly wet: number;
    /** How fast the wet signal is let in and shut off (JFET), Juno-106. */
    readonly switchTime: number;
    /** Noise of each line at the output, V rms between 0 and 20 kHz. */
    readonly noise: number;
    /** Filters before (one of `CHORUS_INPUT_FILTERS`, or another) and behind the line: Holters and Parker, DAFx-18. */
    readonly inputFilter: readonly ChorusFilterPole[];
    readonly outputFilter: readonly ChorusFilterPole[];
  };

  readonly output: {
    /** Dry noise at the output, V rms between 0 and 20 kHz. */
    readonly noise: number;
    /** Low-pass of the output buffers and high-pass of the coupling. */
    readonly lowPass: number;
    readonly highPass: number;
    /** Time constant of the mute switch. */
    readonly muteTime: number;
  };
}

const NONE: CrossModulationSwitches = { rampReset: false, reload: false, gate: false, am: 'off' };
const SYNC: CrossModulationSwitches = { rampReset: true, reload: true, gate: false, am: 'off' };
const RAMP: CrossModulationSwitches = { rampReset: true, reload: false, gate: false, am: 'off' };
const RING: CrossModulationSwitches = { rampReset: false, reload: false, gate: false, am: 'ring' };

function oneToTwo(switches: CrossModulationSwitches): CrossModulationSetting {
  return { dco1ToDco2: switches, dco2ToDco1: NONE };
}

/**
 * What latch settings 0-3 (OFF, SYNC1, SYNC2, X-MOD) do. Three public accounts disagree: A follows Vecoven's
 * thesis (he read the voice firmware), B Sound on Sound's ears, C reconciles both with Electric Druid's reading
 * of the schematics (cross modulation as amplitude modulation).
 */
export const CROSS_MODULATION_READINGS: Readonly<Record<'A' | 'B' | 'C', readonly CrossModulationSetting[]>> =
  {
    A: [
      oneToTwo(NONE),
      oneToTwo(SYNC),
      { dco1ToDco2: NONE, dco2ToDco1: SYNC },
      { dco1ToDco2: RAMP, dco2ToDco1: RAMP },
    ],
    B: [oneToTwo(NONE), oneToTwo(SYNC), oneToTwo({ ...SYNC, am: 'ring' }), oneToTwo(RING)],
    C: [oneToTwo(NONE), oneToTwo(SYNC), oneToTwo(RAMP), oneToTwo(RING)],
  };

/**
 * Filters before the lines. `holtersParker`: DAFx-18, fitted to the Juno-60. `butterworth`: what others read from the
 * same board, a second-order Butterworth at 9661 Hz and a pole at 20 kHz; the two accounts disagree by 2 dB at 5 kHz.
 */
export const CHORUS_INPUT_FILTERS: Readonly<
  Record<'holtersParker' | 'butterworth', readonly ChorusFilterPole[]>
> = {
  holtersParker: [
    { pole: [-46_580, 0], residue: [251_589, 0] },
    { pole: [-55_482, 25_082], residue: [-130_428, -4165] },
    { pole: [-26_292, -59_437], residue: [4634, -22_873] },
  ],
  butterworth: [
    { pole: [-125_663.70614, 0], residue: [53_293.26319, 0] },
    { pole: [-42_922.692066, 42_922.692066], residue: [-26_646.631595, -51_366.054035] },
  ],
};

/** rms of a full saw on the bus, the reference of the noise levels: 5 V / sqrt(12). */
const SAW_RMS = 5 / Math.sqrt(12);

/** Volts rms `db` decibels below one saw. */
function belowSaw(db: number): number {
  return SAW_RMS * 10 ** (-db / 20);
}

const DEFAULT: AnalogProfile = {
  name: 'default',
  dac: { fullScaleCode: 4095, fullScaleVolts: 10 },
  hold: {
    acquisition: 3.5e-6,
    droop: 0.1,
    smoothing: { saw: 0.5e-3, mix: 1e-3, vcf: 0.5e-3, vca: 0.7e-3, resonance: 1e-3, volume: 0.7e-3 },
  },
  dco: {
    rampTimeConstant: 100e-6,
    integratorTolerance: 0.1,
    nominalPeak: 12,
    resetTime: 2e-6,
    dischargeTime: 0.12e-6,
    rampLimit: 13.5,
    pulseAmplitude: 12,
    pulseThreshold: 0.75,
    couplingCorner: 3,
    crossModulation: CROSS_MODULATION_READINGS.A,
  },
  noise: { sigma: 0.667, highPass: 34, lowPass: 5000 },
  mixer: { busGain: 5 / 12 },
  vcf: {
    topology: FILTER_READINGS.S2,
    otaScale: (2 * 0.02585 * (68_000 + 2 * 560)) / 560,
    resonanceScale: (2 * 0.02585 * (68_000 + 2 * 560)) / 560,
    loopScale: (2 * 0.02585 * 101_500) / 1500,
    clampSupply: 12,
    clampSaturation: 1e-14,
    clampThermal: 0.025865,
    capacitor: 240e-12,
    cutoffAtZero: 5.5,
    octaves: 13.2,
    cutoffLimit: 50_000,
    resonanceDecades: 1.7,
    resonanceKnee: 0.98,
    cutoffSpread: 0.02,
    inputNoise: 1e-6,
    inputDivider: 560 / (68_000 + 2 * 560),
  },
  vca: { levelSpread: 0.3, shut: 1e-6, freezeTime: 0.05 },
  hpf: { corners: [0, 122, 268, 570], coupling: 0.7 },
  chorus: {
    rates: [0.5, 0.5, 0.83, 0.83],
    delay: 3.4e-3,
    depth: 1.9e-3,
    stages: 256,
    lineGain: 0.125,
    cubic: 0.00529,
    quintic: 0.003,
    transfer: 0.865,
    leakTime: 26.4e-3,
    wet: 1.2,
    switchTime: 5e-3,
    noise: belowSaw(55),
    inputFilter: CHORUS_INPUT_FILTERS.holtersParker,
    outputFilter: [
      { pole: [-176_261, 0], residue: [5092, 0] },
      { pole: [-51_468, 21_437], residue: [11_256, -99_566] },
      { pole: [-26_276, -59_699], residue: [-13_802, -24_606] },
    ],
  },
  output: { noise: belowSaw(70), lowPass: 40_000, highPass: 1, muteTime: 1e-3 },
};

/** No spread between voices; everything else as `default`. The integrator tolerances stay: boot removes them. */
const CALIBRATED: AnalogProfile = {
  ...DEFAULT,
  name: 'calibrated',
  vcf: { ...DEFAULT.vcf, cutoffSpread: 0 },
  vca: { ...DEFAULT.vca, levelSpread: 0 },
};

/** No spread, droop or noise: for measurements. The NOISE wave still sounds. */
const IDEAL: AnalogProfile = {
  ...CALIBRATED,
  name: 'ideal',
  hold: { ...DEFAULT.hold, droop: 0 },
  vcf: { ...CALIBRATED.vcf, inputNoise: 0 },
  chorus: { ...DEFAULT.chorus, noise: 0 },
  output: { ...DEFAULT.output, noise: 0 },
};

const PROFILES = { default: DEFAULT, calibrated: CALIBRATED, ideal: IDEAL } as const;

/** A built-in analog profile. */
export type AnalogProfileName = keyof typeof PROFILES;

/** Names of the built-in analog profiles. */
export const ANALOG_PROFILE_NAMES = Object.keys(PROFILES) as readonly AnalogProfileName[];

/** A built-in analog profile by name. Throws RangeError for an unknown one. */
export function analogProfile(name: string): AnalogProfile {
  if (!Object.hasOwn(PROFILES, name)) {
    throw new RangeError(
      `there is no analog profile "${name}"; there are ${ANALOG_PROFILE_NAMES.join(', ')}`,
    );
  }
  return PROFILES[name as AnalogProfileName];
}
