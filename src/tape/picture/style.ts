/** Colours of one background. */
interface Theme {
  readonly page: string;
  readonly lane: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly octave: string;
  /** Of the traces: frequencies, charge, mixer, filter, amplifier, the rest. */
  readonly traces: Readonly<Record<'dco1' | 'dco2' | 'saw' | 'mix' | 'vcf' | 'vca' | 'common', string>>;
  /** Of states 0-3 and of one that changes too often to be drawn. */
  readonly states: readonly [string, string, string, string, string];
  readonly stateText: string;
  readonly notes: readonly [string, string, string];
}

const LIGHT: Theme = {
  page: '#ffffff',
  lane: '#f3f4f7',
  text: '#1c2330',
  faint: '#5b6577',
  grid: '#c9cfda',
  octave: '#dde1e9',
  traces: {
    dco1: '#1f5fbf',
    dco2: '#0b7f86',
    saw: '#a8650a',
    mix: '#2f7d32',
    vcf: '#7a3fb0',
    vca: '#c0302f',
    common: '#47536b',
  },
  states: ['#d5dae4', '#a9cdf5', '#ffd08a', '#b6e3b0', '#8c97ab'],
  stateText: '#1c2330',
  notes: ['#b4c4de', '#6d8fc4', '#2f5ea8'],
};

const DARK: Theme = {
  page: '#14181f',
  lane: '#1d232d',
  text: '#e6eaf2',
  faint: '#9aa6ba',
  grid: '#3a4454',
  octave: '#2b3340',
  traces: {
    dco1: '#7db1ff',
    dco2: '#4fd0d6',
    saw: '#f0b254',
    mix: '#83d187',
    vcf: '#c79bf5',
    vca: '#ff8b85',
    common: '#b5c0d4',
  },
  states: ['#39414f', '#2f5f95', '#8a5c14', '#2f6d38', '#5d6779'],
  stateText: '#f2f5fa',
  notes: ['#41587d', '#5f86c2', '#9cc3ff'],
};

/** Which class takes which trace colour. */
const TRACE_CLASSES: readonly (readonly [name: string, trace: keyof Theme['traces']])[] = [
  ['dco1', 'dco1'],
  ['dco2', 'dco2'],
  ['saw1', 'saw'],
  ['saw2', 'saw'],
  ['mix1', 'mix'],
  ['mix2', 'mix'],
  ['vcf', 'vcf'],
  ['vca', 'vca'],
  ['resonance', 'common'],
  ['volume', 'common'],
];

function colours(theme: Theme): string {
  const traces = TRACE_CLASSES.map(
    ([name, trace]) => `.${name}{stroke:${theme.traces[trace]}}.band.${name}{fill:${theme.traces[trace]}}`,
  );
  const states = theme.states.map((colour, n) => `.${n < 4 ? `s${n}` : 'busy'}{fill:${colour}}`);
  const notes = ['soft', 'medium', 'hard'].map((name, n) => `.${name}{fill:${theme.notes[n]}}`);
  return [
    `.page{fill:${theme.page}}.lane,.veil{fill:${theme.lane}}`,
    `.title,.board,.heading,.name{fill:${theme.text}}`,
    `.subtitle,.time,.limit,.note{fill:${theme.faint}}.state{fill:${theme.stateText}}`,
    `.grid{stroke:${theme.grid}}.octave{stroke:${theme.octave}}.connected{stroke:${theme.faint}}`,
    ...traces,
    ...states,
    ...notes,
  ].join('');
}

/** Style sheet of the picture: follows the reader's choice of a light or a dark background, light without one. */
export const STYLE = [
  'text{font-family:"DejaVu Sans",Verdana,Helvetica,Arial,sans-serif;font-size:11px}',
  '.title{font-size:17px;font-weight:bold}.board{font-size:15px;font-weight:bold}',
  '.heading{font-size:12px;font-weight:bold}.name{text-anchor:end}',
  '.time{text-anchor:middle}.limit{font-size:10px}.note{font-size:8.5px}.state{font-size:10.5px}',
  '.line,.band,.grid,.octave,.connected{fill:none}.line{stroke-width:1.2}.band{stroke-width:.8}',
  '.connected{stroke-width:2}.veil{fill-opacity:.72}',
  colours(LIGHT),
  `@media (prefers-color-scheme:dark){${colours(DARK)}}`,
].join('');
