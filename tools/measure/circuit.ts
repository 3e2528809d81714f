/**
 * What circuit a reference curve belongs to: read from its netlist, or, where there is none, from its name by the
 * convention of the curves (`tr_<topology>_<stimulus>_fc<Hz>_<resonance>`).
 */
import { spiceNumber } from './netlist.js';
import { type FilterSetup, fourCells, IDEAL, NotModelled, WIDEST_LIMIT, WIDEST_SCALE } from './rig.js';
import { pulse, referenceKick, referenceSaw, type Stimulus, sine } from './stimulus.js';

export interface Circuit {
  readonly setup: FilterSetup;
  readonly stimulus: Stimulus;
  /** The reference has pairs of transistors where the core has tanh: it can be no closer than they are. */
  readonly isTransistors?: boolean;
}

/** Arguments of `PULSE(...)` and the like in a line; undefined if it is not there. */
function argumentsOf(name: string, line: string): number[] | undefined {
  const match = new RegExp(`${name}\\s*\\(([^)]*)\\)`, 'i').exec(line);
  if (match === null) return undefined;
  return match[1]!
    .trim()
    .split(/[\s,]+/)
    .map(spiceNumber);
}

function sourceOf(line: string): Stimulus {
  const wave = argumentsOf('PULSE', line);
  if (wave !== undefined) return pulse(...(wave as Parameters<typeof pulse>));
  const sin = argumentsOf('SIN', line);
  if (sin !== undefined) {
    if ((sin[3] ?? 0) !== 0 || (sin[4] ?? 0) !== 0) throw new NotModelled('a delayed or damped sine');
    return sine(sin[0]!, sin[1]!, sin[2]!);
  }
  throw new NotModelled(`the source "${line}"`);
}

const NUMBER = '[+-]?[\\d.]+(?:e[+-]?\\d+)?';

/** A tanh of this scale in volts is a straight line. */
const LINEAR = 1e5;

/** A term of the first OTA of a section: linear damping, or a current through a tanh of its own. */
interface Return {
  linear: number;
  current: number;
  scale: number;
}

/** Coefficients of V(node) terms: `-2*V(b1)`, `+1.85*6.38*tanh(V(b1)/6.38)`. A huge scale is a linear term. */
function returnsOf(line: string, node: string): Return {
  const found: Return = { linear: 0, current: 0, scale: 0 };
  const pattern = new RegExp(
    `([+-])(${NUMBER})\\*(?:(${NUMBER})\\*tanh\\(V\\(${node}\\)/(${NUMBER})\\)|V\\(${node}\\))`,
    'gi',
  );
  for (const match of line.matchAll(pattern)) {
    const gain = Number(`${match[1]}1`) * Number(match[2]);
    const scale = match[4] === undefined ? LINEAR : Number(match[4]);
    if (scale >= LINEAR) found.linear -= gain;
    else {
      found.current += gain;
      found.scale = scale;
    }
  }
  return found;
}

/** The element of a netlist that begins with a name in small letters. */
type Find = (name: string) => string | undefined;

/** Scale of an OTA's input and corner, from the lines of its current source and its capacitor. */
function otaOf(
  source: string,
  capacitor: string | undefined,
  seconds: number,
): Pick<FilterSetup, 'otaScale' | 'cutoff'> {
  const law = new RegExp(
    `I=(${NUMBER})(?:\\*exp\\((${NUMBER})\\*time\\))?\\*tanh\\(\\((${NUMBER})\\*.*/\\(2\\*(${NUMBER})\\)\\)`,
    'i',
  ).exec(source);
  if (law === null || capacitor === undefined) throw new NotModelled(`the OTA "${source}"`);
  const otaScale = (2 * Number(law[4])) / Number(law[3]);
  const farads = spiceNumber(capacitor.split(/\s+/)[3]!);
  const fc = Number(law[1]) / (2 * Math.PI * farads * otaScale);
  const growth = law[2] === undefined ? 0 : Number(law[2]);
  return { otaScale, cutoff: growth === 0 ? fc : { from: fc, to: fc * Math.exp(growth * seconds), seconds } };
}

/** Input gain and loop of four cells, from the source before them: `V=(1+0.0*3)*V(in)-3*3.5*tanh(V(o4)/3.5)`. */
function cellsLoop(find: Find): { gain: number } & Pick<FilterSetup, 'loop' | 'loopScale'> {
  const sum = find('bfb');
  const factor = new RegExp(`V=(?:\\(1\\+(${NUMBER})\\*(${NUMBER})\\)\\*)?V\\(in\\)`, 'i').exec(sum ?? '');
  if (sum === undefined || factor === null) throw new NotModelled(`the loop "${sum}"`);
  const back = returnsOf(sum, 'o4');
  return {
    gain: factor[1] === undefined ? 1 : 1 + Number(factor[1]) * Number(factor[2]),
    loop: 0 - (back.scale > 0 ? back.current : -back.linear),
    loopScale: back.scale > 0 ? back.scale : WIDEST_SCALE,
  };
}

function amplified(stimulus: Stimulus, gain: number): Stimulus {
  const { input, amplitude } = stimulus;
  return gain === 1 ? stimulus : { ...stimulus, input: (t) => gain * input(t), amplitude: gain * amplitude };
}

/** Four cells of OTAs that are tanh. */
function tanhCells(find: Find, seconds: number): Circuit {
  const [first, ...others] = [1, 2, 3, 4].map((n) => {
    const source = find(`b${n}`);
    if (source === undefined) throw new NotModelled(`four cells without B${n}`);
    return otaOf(source, find(`c${n}`), seconds);
  });
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(first))) {
    throw new NotModelled('four cells that differ');
  }
  const { gain, ...loop } = cellsLoop(find);
  const setup = { ...fourCells(first!.cutoff, 0), ...first!, ...loop };
  return { stimulus: amplified(sourceOf(find('vin')!), gain), setup };
}

/** kT/q at 27 degrees Celsius, volts. */
const THERMAL = 0.025865;

/**
 * Four cells of transistor pairs between current mirrors, R1 and R1 with R2 to ground at each input. Their corner is
 * what the title states; the currents are trimmed to it.
 */
function transistorCells(title: string, find: Find): Circuit {
  const cutoff = Number(/fc=([\d.]+)/.exec(title)?.[1] ?? Number.NaN);
  const ohms = (name: string) => spiceNumber(find(name)?.split(/\s+/)[3] ?? '');
  const [r1, r2] = [ohms('rin1'), ohms('rg1')];
  if (!(cutoff > 0 && r1 > 0 && r2 > 0))
    throw new NotModelled('transistor pairs of unknown corner or divider');
  const { gain, ...loop } = cellsLoop(find);
  const setup = { ...fourCells(cutoff, 0), otaScale: (2 * THERMAL * (r1 + 2 * r2)) / r2, ...loop };
  return { stimulus: amplified(sourceOf(find('vin')!), gain), setup, isTransistors: true };
}

/** The circuit of a netlist. Throws NotModelled with the reason for one that the core cannot be set up like. */
export function circuitOf(netlist: string, seconds: number): Circuit {
  const lines = netlist.split(/\r?\n/).map((line) => line.trim());
  const element = (name: string) => lines.find((line) => line.toLowerCase().startsWith(`${name} `));
  const source = element('vin');
  if (source === undefined) throw new NotModelled('a netlist without Vin');
  if (element('q4a') !== undefined) return transistorCells(lines[0]!, element);
  if (element('b4') !== undefined) return tanhCells(element, seconds);
  const band = [element('bb1'), element('bb2')];
  if (band[0] === undefined || band[1] === undefined) {
    throw new NotModelled('a circuit without two state-variable sections or four cells');
  }
  const { otaScale, cutoff } = otaOf(band[0], element('cb1'), seconds);

  const returns = [returnsOf(band[0], 'b1'), returnsOf(band[1], 'b2')] as const;
  const scales = returns.map(({ scale }) => scale).filter((scale) => scale > 0);
  if (scales.length === 2 && scales[0] !== scales[1]) throw new NotModelled('two scales of resonance OTAs');
  const { k0, kr, resonanceScale } = commonDamping(returns, scales[0]);

  const sum = element('bx');
  const back = sum === undefined ? { linear: 0, current: 0, scale: 0 } : returnsOf(sum, 'l2');
  const clamp = lines.some((line) => /^d\w*b1p /i.test(line)) ? element('vcp') : undefined;
  return {
    stimulus: sourceOf(source),
    setup: {
      circuit: 'sections',
      cutoff,
      k0,
      kr,
      loop: back.scale > 0 ? -back.current : back.linear,
      otaScale,
      resonanceScale,
      loopScale: back.scale > 0 ? back.scale : WIDEST_SCALE,
      clampSupply: clamp === undefined ? WIDEST_LIMIT : spiceNumber(clamp.split(/\s+/)[3]!),
    },
  };
}

/** Damping of the two sections as the core has it: one linear k0 and a current each. */
function commonDamping(
  returns: readonly [Return, Return],
  scale: number | undefined,
): Pick<FilterSetup, 'k0' | 'kr' | 'resonanceScale'> {
  const [first, second] = returns;
  if (first.linear === second.linear) {
    return { k0: first.linear, kr: [first.current, second.current], resonanceScale: scale ?? WIDEST_SCALE };
  }
  if (scale !== undefined) throw new NotModelled('sections of different linear damping with resonance OTAs');
  const k0 = Math.max(first.linear, second.linear);
  return { k0, kr: [k0 - first.linear, k0 - second.linear], resonanceScale: WIDEST_SCALE };
}

/** What the names of the reference circuits leave unsaid; they were made with the values that the profile has. */
const { loopScale: LOOP_SCALE, otaScale: OTA_SCALE, clampSupply: CLAMP } = IDEAL.vcf;

/** The circuit that a curve's name states, `seconds` being the length of the curve. */
export function circuitOfName(name: string, seconds: number): Circuit {
  const topology = /^tr_([A-Z])_/.exec(name)?.[1];
  const fc = /_fc([\d.]+)/.exec(name)?.[1];
  const sweep = /_sweep([\d.]+)_([\d.]+)/.exec(name);
  const cutoff =
    sweep !== null ? { from: Number(sweep[1]), to: Number(sweep[2]), seconds } : Number(fc ?? Number.NaN);
  if (topology === undefined || Number.isNaN(cutoff)) throw new NotModelled('a name that states no filter');
  const common = { circuit: 'sections', cutoff, otaScale: OTA_SCALE, loopScale: LOOP_SCALE } as const;
  const stimulus = stimulusOfName(name);
  const pair = (letter: string): readonly [number, number] | undefined => {
    const match = new RegExp(`_${letter}([\\d.]+)(?:_([\\d.]+))?(?=_|$)`).exec(name);
    return match === null ? undefined : [Number(match[1]), Number(match[2] ?? match[1])];
  };
  const plain = { k0: 2, kr: [0, 0], loop: 0, resonanceScale: OTA_SCALE } as const;
  const k = pair('k');
  if (topology === 'S') {
    return { stimulus, setup: { ...common, ...plain, kr: pair('kr') ?? [0, 0], clampSupply: CLAMP } };
  }
  if (topology === 'A') {
    const [k1, k2] = k ?? [2, 2];
    const setup = { ...common, ...plain, k0: 0, kr: [-k1, -k2], resonanceScale: LOOP_SCALE } as const;
    return { stimulus, setup: { ...setup, clampSupply: WIDEST_LIMIT } };
  }
  if (topology === 'G') {
    const loop = Number(/_K([\d.]+)/.exec(name)?.[1] ?? 0);
    const damping = k ?? (name.includes('bworth') ? [Math.SQRT2, Math.SQRT2] : [2, 2]);
    if (name.includes('varQ') || name.includes('oneQ')) {
      const kr = [-damping[0]!, -damping[1]!] as const;
      return { stimulus, setup: { ...common, ...plain, k0: 0, kr, loop, clampSupply: CLAMP } };
    }
    const k0 = Math.max(damping[0]!, damping[1]!);
    const kr = [k0 - damping[0]!, k0 - damping[1]!] as const;
    return {
      stimulus,
      setup: { ...common, ...plain, k0, kr, loop, resonanceScale: WIDEST_SCALE, clampSupply: CLAMP },
    };
  }
  if (topology === 'B' || topology === 'Q') {
    const setup = fourCells(cutoff, k?.[0] ?? 0);
    return topology === 'B' ? { stimulus, setup } : { stimulus, setup, isTransistors: true };
  }
  throw new NotModelled(`topology ${topology}`);
}

function stimulusOfName(name: string): Stimulus {
  const swing = /_([\d.]+)vpp/.exec(name)?.[1];
  const wave = /_sine([\d.]+)/.exec(name);
  if (wave !== null) return sine(0, Number(swing ?? 10) / 2, Number(wave[1]));
  const saw = /_saw([\d.]+)/.exec(name);
  if (saw !== null) return referenceSaw(Number(saw[1]), Number(swing ?? 10) / 2);
  if (name.includes('selfosc')) return referenceKick();
  throw new NotModelled('a name that states no stimulus');
}
