/**
 * The one block of memory that the voice kernels work on: what a board hands over for a block of samples, the state
 * of the voices, and what comes back. Places are bytes from the start. Both kernels, the TypeScript one and the
 * WebAssembly one, are compiled with this file; it is written in the common subset of the two languages.
 */

/** Voices of a board. */
export const VOICES = 6;

/** Pairs of voices, 0 and 1, 2 and 3, 4 and 5: voices are added up in pairs, and the pairs in their order. */
export const PAIRS = 3;

/** Most samples that are rendered in one go; tracks hold one more (both ends). */
export const BLOCK = 128;
export const TRACK_LENGTH = BLOCK + 1;

/** 48 MHz ticks of one 96 kHz step. */
export const STEP_TICKS = 500;

/** Held voltages with a track, in tape order: six groups of one a voice, then RESONANCE and VOLUME. */
export const TRACKS = 38;
export const TRACK_SAW1 = 0;
export const TRACK_SAW2 = 6;
export const TRACK_MIX1 = 12;
export const TRACK_MIX2 = 18;
export const TRACK_VCF = 24;
export const TRACK_VCA = 30;
export const TRACK_RESONANCE = 36;

/** Edges of one voice that can be handed over at a time. */
export const EDGE_CAPACITY = 1024;

/** Positions of the waveform latches. */
export const WAVE_NOISE = 0;
export const WAVE_SQUARE = 1;
export const WAVE_PULSE = 2;
export const WAVE_SAW = 3;

/**
 * What the square of DCO1 does to DCO2, a bit each: hold its ramp at zero, turn the sign of its wave, shut its wave
 * off; and, shifted by 3, DCO2 to DCO1.
 */
export const EFFECT_GATE = 1;
export const EFFECT_RING = 2;
export const EFFECT_SHUT = 4;
export const EFFECT_SHIFT = 3;
/** The effects that change the mixer's gains: ring and shut, both ways. */
export const EFFECTS_ON_GAIN = 0x36;

/** What the resonance voltage does, as in the profile's topology. */
export const LAW_REGENERATION = 0;
export const LAW_DAMPING = 1;
export const LAW_LOOP = 2;

/** Which circuit the filter is, as in the profile's topology. */
export const CIRCUIT_SECTIONS = 0;
export const CIRCUIT_CELLS = 1;

/** Largest phase wc h of one RK4 sub-step. */
export const LARGEST_STEP = 0.4;

/**
 * Longest RK4 sub-step while an input is injected, ticks: about a third of a step. An injected input is a function of time,
 * of which a sub-step knows three points. At 20 kHz a step of 96 kHz turns it by 75 degrees whatever the cutoff, and
 * the step's own error is 0.36 dB; it falls with the fourth power of the length. The voices' own input is exactly
 * linear between its corners, so they need no such rule.
 */
export const LONGEST_INJECTED: number = 167;

/** Beyond this the rational tanh of the OTAs is held. */
export const OTA_LIMIT = 4.97;

/** Steps that a voice takes to change over between the 96 kHz and the 192 kHz bus. */
export const WIDE_STEPS = 64;

/**
 * Fields of a voice's state, doubles. Voltages of the filter are divided by the OTA scale. Times are ticks from the
 * start of the next step: FALL, when a discharge that has begun takes the ramp to zero (Infinity: none under way);
 * RELEASE, when the ramp rises again (-1: it rises, Infinity: it is held). HIGH is the comparator of PULSE, SQUARE
 * the level of the counter, COUPLING the voltage on the coupling capacitor, WIDE how far the voice has changed over
 * to the 192 kHz bus, 0 to WIDE_STEPS. The nodes of the filter are BAND_1 to LOW_2, in the signal's order; of four cells,
 * one each.
 */
export const RAMP_1 = 0;
export const RAMP_2 = 1;
export const FALL_1 = 2;
export const FALL_2 = 3;
export const RELEASE_1 = 4;
export const RELEASE_2 = 5;
export const HIGH_1 = 6;
export const HIGH_2 = 7;
export const SQUARE_1 = 8;
export const SQUARE_2 = 9;
export const COUPLING_1 = 10;
export const COUPLING_2 = 11;
export const BAND_1 = 12;
export const LOW_1 = 13;
export const BAND_2 = 14;
export const LOW_2 = 15;
export const WAVE_1 = 16;
export const WAVE_2 = 17;
export const CROSS = 18;
export const WIDE = 19;
export const VOICE_FIELDS = 20;

/** Parameters of a board, doubles: see `voiceMemory.ts`. */
export const P_AMPLITUDE = 0;
export const P_RAMP_LIMIT = 1;
export const P_THRESHOLD = 2;
export const P_COUPLING = 3;
export const P_DISCHARGE_TICKS = 4;
export const P_RESET_TICKS = 5;
export const P_MIXER_GAIN = 6;
export const P_THERMAL = 7;
export const P_HALF_OCTAVES = 8;
export const P_CUTOFF_LIMIT = 9;
export const P_WIDE_FROM = 10;
export const P_OTA_SCALE = 11;
export const P_NODE_LIMIT = 12;
export const P_RESONANCE_SCALE = 13;
export const P_LOOP_SCALE = 14;
export const P_K0 = 15;
export const P_SECTION_1 = 16;
export const P_SECTION_2 = 17;
export const P_LAW_TOP = 18;
export const P_LAW_OCTAVES = 19;
export const P_LAW_KNEE = 20;
export const P_LAW_AT_KNEE = 21;
export const P_CLAMP_FROM = 22;
export const P_CLAMP_SUPPLY = 23;
export const P_CLAMP_THERMAL = 24;
export const P_CLAMP_RATE = 25;
export const PARAMETERS = 26;

/** Parameters of each voice, doubles: half of the ramp rates and cutoff at cv = 0 (per tick), level. */
export const V_HALF_RATE_1 = 0;
export const V_HALF_RATE_2 = 1;
export const V_CUTOFF = 2;
export const V_LEVEL = 3;
export const VOICE_PARAMETERS = 4;

/** Integers for a whole block. */
export const I_POSITION = 0;
export const I_LAW = 1;
export const I_FROM = 2;
export const I_TO = 3;
export const I_TAPPED = 4;
export const I_WIDE_USED = 5;
/** Cross-modulation effects of settings 0-3. */
export const I_EFFECTS = 6;
/** For each voice: does it sound, its first sample, the first edge not yet taken and the end of its edges, its noise key. */
export const I_ACTIVE = 10;
export const I_VOICE_FROM = 16;
export const I_EDGE_START = 22;
export const I_EDGE_END = 28;
export const I_THERMAL_KEY = 34;
/** Runs of the tracks that are waiting to be written. */
export const I_RUNS = 40;
/** The circuit of the filter. */
export const I_CIRCUIT = 41;
export const INTEGERS = 42;

/**
 * A run of a track, doubles: `COUNT` values from place `PLACE` of the tracks on, the first of them `AFTER` samples after
 * the time that the rest holds for. Value n is (LEVEL - FALL n) + (FAST a^n + SLOW b^n), with a^n from the table of
 * acquisition and b^n from smoothing table `TABLE`.
 */
export const RUN_PLACE = 0;
export const RUN_COUNT = 1;
export const RUN_AFTER = 2;
export const RUN_LEVEL = 3;
export const RUN_FALL = 4;
export const RUN_FAST = 5;
export const RUN_SLOW = 6;
export const RUN_TABLE = 7;
export const RUN_FIELDS = 8;
/** Every run writes at least one value. */
export const RUNS = TRACKS * TRACK_LENGTH;
/** Samples after which a run needs a new start; the tables hold the powers 0 to this. */
export const LONGEST_RUN = 1024;
export const POWERS = LONGEST_RUN + 1;
/** Smoothing tables: SAW, MIX, VCF, VCA, RESONANCE, VOLUME. */
export const SMOOTHINGS = 6;

/** Places of the arrays. */
export const AT_INTEGERS = 1024;
export const AT_PARAMETERS = AT_INTEGERS + INTEGERS * 4;
export const AT_VOICE_PARAMETERS = AT_PARAMETERS + PARAMETERS * 8;
export const AT_STATE = AT_VOICE_PARAMETERS + VOICES * VOICE_PARAMETERS * 8;
/** Held voltages at the sample times, `track * TRACK_LENGTH + sample`. */
export const AT_TRACKS = AT_STATE + VOICES * VOICE_FIELDS * 8;
/** Noise at the sample times, and the resonance of each step (written in pairs, so with room behind). */
export const AT_NOISE = AT_TRACKS + TRACKS * TRACK_LENGTH * 8;
export const AT_STRENGTH = AT_NOISE + TRACK_LENGTH * 8;
/** Edges: ticks from the start of the block (doubles) and codes (bytes), `voice * EDGE_CAPACITY + edge`. */
export const AT_EDGE_TICKS = AT_STRENGTH + (BLOCK + 8) * 8;
export const AT_EDGE_CODES = AT_EDGE_TICKS + VOICES * EDGE_CAPACITY * 8;
/**
 * Results: sum of each pair of voices at 96 kHz (`pair * BLOCK + sample`) and at 192 kHz (`pair * 2 * BLOCK + sample`),
 * and each voice's filter output in volts while tapped.
 */
export const AT_PAIR_BUSES = AT_EDGE_CODES + VOICES * EDGE_CAPACITY;
export const AT_PAIR_WIDE_BUSES = AT_PAIR_BUSES + PAIRS * BLOCK * 8;
export const AT_FILTER_OUTPUTS = AT_PAIR_WIDE_BUSES + PAIRS * 2 * BLOCK * 8;
export const AT_RUNS = AT_FILTER_OUTPUTS + VOICES * BLOCK * 8;
export const AT_FAST_POWERS = AT_RUNS + RUNS * RUN_FIELDS * 8;
export const AT_SLOW_POWERS = AT_FAST_POWERS + POWERS * 8;
export const SHARED_BYTES = AT_SLOW_POWERS + SMOOTHINGS * POWERS * 8;

/**
 * The WebAssembly kernel's own scratch memory follows: the streams of sub-steps, one lane a voice, lanes in pairs. For
 * each pair and sub-step, of both lanes side by side: the phase, the input at its start, middle and end, the
 * resonance, the length in ticks, and, filled in by the solver, the low-pass of section 2 before it.
 */
export const AT_SCRATCH = (SHARED_BYTES + 63) & ~63;
export const SUB_STEP_PHASE = 0;
export const SUB_STEP_START = 16;
export const SUB_STEP_MIDDLE = 32;
export const SUB_STEP_END = 48;
export const SUB_STEP_STRENGTH = 64;
export const SUB_STEP_LOW_2 = 80;
export const SUB_STEP_LENGTH = 96;
export const SUB_STEP_BYTES = 112;
/** Sub-steps that a stream can take, and from how many on it takes no further step of 96 kHz. */
export const SUB_STEPS = 2048;
export const SUB_STEPS_FULL = 1024;
export const AT_STREAMS = AT_SCRATCH;
export const STREAM_BYTES = SUB_STEPS * SUB_STEP_BYTES;
/**
 * While an input is injected: for each lane and sub-step, the step it belongs to (ticks from the start of the block),
 * and its start in that step.
 */
export const AT_TIMES = AT_STREAMS + 3 * STREAM_BYTES;
export const TIME_STEP = 0;
export const TIME_START = 8;
export const TIME_BYTES = 16;
/** For each lane: its voice (-1: none) and the number of its sub-steps. */
export const AT_LANE_VOICES = AT_TIMES + VOICES * SUB_STEPS * TIME_BYTES;
export const AT_LANE_COUNTS = AT_LANE_VOICES + VOICES * 4;
export const AT_PRIVATE = AT_LANE_COUNTS + VOICES * 4;
