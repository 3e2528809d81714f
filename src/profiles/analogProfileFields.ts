/**
 * Every number of an analog profile in one table: its unit, the range in which a board works, and how well its value
 * is known. What the numbers mean and where they come from stands at their declaration in `analogProfile.ts`.
 */

/**
 * How well the value in `default` is known. `confirmed`: published for this machine. `inferred`: follows from what
 * is, or is usual for the parts in it. `relative`: measured in the nearest relatives (Juno-6/60/106, Jupiter-6, Alpha
 * Juno) or their data sheets. `decision`: unknown; ours.
 */
export type FieldMark = 'confirmed' | 'inferred' | 'relative' | 'decision';

export interface AnalogField {
  /** Path in the profile, `vcf.otaScale`; of a list of numbers, all of them. */
  readonly path: string;
  readonly unit: string;
  /** Accepted values, both included. */
  readonly min: number;
  readonly max: number;
  readonly mark: FieldMark;
  /** In few words. */
  readonly what: string;
  /** How many numbers there are, if it is a list. */
  readonly length?: number;
  /** Only multiples of this are accepted. */
  readonly multipleOf?: number;
}

function field(
  path: string,
  unit: string,
  min: number,
  max: number,
  mark: FieldMark,
  what: string,
  more: { readonly length?: number; readonly multipleOf?: number } = {},
): AnalogField {
  return { path, unit, min, max, mark, what, ...more };
}

export const ANALOG_FIELDS: readonly AnalogField[] = [
  field('dac.fullScaleCode', '', 4095, 65_535, 'confirmed', 'DAC code of full scale', { multipleOf: 1 }),
  field('dac.fullScaleVolts', 'V', 1, 20, 'decision', 'voltage of full scale'),
  field('hold.acquisition', 's', 1e-7, 5e-5, 'inferred', 'time constant of an open multiplexer channel'),
  field('hold.droop', 'V/s', 0, 100, 'inferred', 'droop of a closed one'),
  field('hold.smoothing.saw', 's', 1e-4, 0.1, 'relative', 'smoothing behind the charge voltages'),
  field('hold.smoothing.mix', 's', 1e-4, 0.1, 'relative', 'behind the mixer levels'),
  field('hold.smoothing.vcf', 's', 1e-4, 0.1, 'relative', 'behind the cutoffs'),
  field('hold.smoothing.vca', 's', 1e-4, 0.1, 'relative', 'behind the envelopes of the VCAs'),
  field('hold.smoothing.resonance', 's', 1e-4, 0.1, 'relative', 'behind the resonance'),
  field('hold.smoothing.volume', 's', 1e-4, 0.1, 'relative', 'behind the volume'),
  field('dco.rampTimeConstant', 's', 1e-5, 1e-2, 'decision', 'R x C of the integrators'),
  field('dco.integratorTolerance', '', 0, 0.5, 'confirmed', 'tolerance of each, +- fraction'),
  field('dco.nominalPeak', 'V', 1, 20, 'relative', 'peak of a calibrated ramp'),
  field('dco.resetTime', 's', 1e-7, 2e-5, 'relative', 'how long an edge keeps it shorted'),
  field('dco.dischargeTime', 's', 1e-9, 1e-5, 'inferred', 'R x C of the shorting switch'),
  field('dco.rampLimit', 'V', 1, 30, 'inferred', 'where the op-amp stops rising'),
  field('dco.pulseAmplitude', 'V', 0.1, 30, 'decision', 'SQUARE and PULSE, peak to peak'),
  field('dco.pulseThreshold', '', 0.05, 0.95, 'relative', 'comparator of PULSE, fraction of the peak'),
  field('dco.couplingCorner', 'Hz', 0, 100, 'relative', 'AC coupling of an oscillator'),
  field('noise.sigma', 'V', 0, 10, 'relative', 'standard deviation of NOISE'),
  field('noise.highPass', 'Hz', 1, 5000, 'relative', 'its lower corner'),
  field('noise.lowPass', 'Hz', 10, 40_000, 'relative', 'its upper corner'),
  field('mixer.busGain', '', 0, 4, 'inferred', 'from the 12 V scale to the filter at full MIX'),
  field('vcf.topology.k0', '', 0, 4, 'decision', 'fixed damping of each section'),
  field('vcf.topology.section1', '', 0, 1, 'decision', 'part of the resonance current for section 1'),
  field('vcf.topology.section2', '', 0, 1, 'decision', 'for section 2'),
  field('vcf.topology.top', '', 0.001, 6, 'decision', 'resonance law at cv = 1'),
  field('vcf.otaScale', 'V', 0.5, 100, 'relative', 'voltage scale of the OTA inputs'),
  field('vcf.resonanceScale', 'V', 0.5, 100, 'relative', 'of the resonance OTAs'),
  field('vcf.loopScale', 'V', 0.5, 100, 'relative', "of a global loop's OTA"),
  field('vcf.clampSupply', 'V', 1, 50, 'inferred', 'supplies that the clamp diodes of the nodes go to, +-'),
  field('vcf.clampSaturation', 'A', 1e-18, 1e-9, 'inferred', 'saturation current of these diodes'),
  field('vcf.clampThermal', 'V', 0.01, 0.1, 'inferred', 'their thermal voltage'),
  field('vcf.capacitor', 'F', 1e-11, 1e-8, 'relative', 'capacitor of each integrator'),
  field('vcf.cutoffAtZero', 'Hz', 0.01, 1000, 'relative', 'corner at cv = 0'),
  field('vcf.octaves', '', 1, 20, 'decision', 'octaves to cv = 1'),
  field('vcf.cutoffLimit', 'Hz', 1000, 100_000, 'relative', 'highest corner'),
  field('vcf.resonanceDecades', '', 0.1, 4, 'relative', 'decades of damping in the regeneration law'),
  field('vcf.resonanceKnee', '', 0.1, 0.999, 'decision', 'cv from which that law is straight'),
  field('vcf.cutoffSpread', '', 0, 0.5, 'decision', 'spread of the cutoffs, +- fraction'),
  field('vcf.inputNoise', 'V', 0, 1e-3, 'decision', 'noise at the OTA input, rms'),
  field('vcf.inputDivider', '', 1e-4, 1, 'relative', 'OTA input for a volt at the filter'),
  field('vca.levelSpread', 'dB', 0, 12, 'decision', 'spread of the levels, +-'),
  field('vca.shut', '', 1e-9, 1e-3, 'decision', 'cv below which a VCA is shut'),
  field('vca.freezeTime', 's', 1e-3, 10, 'decision', 'how long until its voice is frozen'),
  field('hpf.corners', 'Hz', 0, 20_000, 'relative', 'high-pass of the four positions, 0 = flat', {
    length: 4,
  }),
  field('hpf.coupling', 'Hz', 0, 100, 'relative', 'coupling behind them, 0 = none'),
  field('chorus.rates', 'Hz', 0, 20, 'relative', 'LFO of the four settings', { length: 4 }),
  field('chorus.delay', 's', 2e-4, 0.1, 'relative', 'delay in the middle of the triangle'),
  field('chorus.depth', 's', 0, 0.09, 'relative', 'its deviation'),
  field('chorus.stages', '', 16, 4096, 'relative', 'stages of a line', { multipleOf: 2 }),
  field('chorus.lineGain', '', 1e-4, 10, 'decision', 'volts at a line for a volt on the bus'),
  field('chorus.cubic', '1/V^2', 0, 1, 'relative', "a line's third-order distortion"),
  field('chorus.quintic', '1/V^4', 0, 1, 'relative', 'its fifth-order distortion'),
  field('chorus.transfer', '', 0.05, 1, 'relative', 'part of a sample that arrives'),
  field('chorus.leakTime', 's', 1e-3, 1e6, 'relative', 'time constant of the charge in a line'),
  field('chorus.wet', '', 0, 10, 'relative', 'gain of the delayed signal'),
  field('chorus.switchTime', 's', 1e-5, 1, 'relative', 'how fast it is let in'),
  field('chorus.noise', 'V', 0, 1, 'decision', 'noise of a line, rms to 20 kHz'),
  field('output.noise', 'V', 0, 1, 'decision', 'noise of the dry signal, rms to 20 kHz'),
  field('output.lowPass', 'Hz', 100, 1e6, 'decision', 'low-pass of the output buffers'),
  field('output.highPass', 'Hz', 0, 100, 'decision', 'coupling of the output'),
  field('output.muteTime', 's', 1e-5, 1, 'decision', 'time constant of the mute switch'),
];

/** Ranges of the poles and residues of a chorus filter, rad/s; a pole lies on the left, no sharper than Q = 10. */
export const POLE_RANGE = { slowest: -100, fastest: -1e7, sharpness: 20 } as const;
export const LARGEST_RESIDUE = 1e8;

/** No chorus filter may amplify any frequency to more than this many times its gain at DC. */
export const LARGEST_FILTER_PEAK = 10;

/** Fastest clock of a chorus line, Hz. */
export const FASTEST_CLOCK = 1e6;

/** How far above the damping of the filter the regeneration may lie at cv = 1. */
export const MOST_REGENERATION = 1;
