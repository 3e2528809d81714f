import { hardSync, pitch, wholeVoice } from './alias.js';
import { chorus } from './chorus.js';
import type { Group } from './context.js';
import { determinism } from './determinism.js';
import { highPass } from './highPass.js';
import { holds } from './holds.js';
import { linearTap } from './linear.js';
import { outputRates } from './rates.js';
import { smallSignal } from './smallSignal.js';
import { drivenSines, selfOscillations, transients } from './transients.js';

/** All groups of tests in the order of the table. */
export const GROUPS: readonly Group[] = [
  pitch,
  linearTap,
  wholeVoice,
  hardSync,
  smallSignal,
  transients,
  selfOscillations,
  drivenSines,
  holds,
  highPass,
  chorus,
  outputRates,
  determinism,
];

/** Those that run reference curves. */
export const SPICE_GROUPS: readonly string[] = [
  'ac',
  'transients',
  'selfosc',
  'sine',
  'holds',
  'hpf',
  'chorus',
];

/** How the names of the curves begin that these groups take. */
export const CURVE_PREFIXES: readonly string[] = ['ac_', 'tr_', 'sh_', 'dco_', 'hpf_', 'bbd_'];

/** Plots that the documentation shows, by the name they have there. */
export const DOCUMENTED_PLOTS: Readonly<Record<string, string>> = {
  'alias-linear': 'measure-alias-linear',
  'alias-voice': 'measure-alias-voice',
  'response-A2svf': 'measure-response-A2svf',
  'tr_S_saw220_fc1000_kr1.85_1.85': 'measure-transient',
  'tr_S_selfosc_fc1000_kr2.05_2.05': 'measure-selfosc',
  'harmonics-tr_A_sine220_12vpp_fc2000_k2': 'measure-sine',
  sh_step: 'measure-hold',
  'high-pass': 'measure-high-pass',
  'chorus-response': 'measure-chorus-response',
  'chorus-lfo': 'measure-chorus-lfo',
  rates: 'measure-rates',
};
