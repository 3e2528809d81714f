import { STEP, WAVE } from '../../kitTones.js';
import type { FitFamily } from '../families.js';
import { fitParameter } from '../fitParameter.js';
import { idsOf, type KitItems, type TonedItem } from '../kitItems.js';
import { levelAgainst, partialsOf, spectrumAgainst } from '../quantityKinds.js';

const HPF_BLOCK = 5;
const WAVES_BLOCK = 2;

/** Corners of the three positions of the high-pass, each from noise against noise without it. */
export function highPassFamilies(items: KitItems): FitFamily[] {
  const through = (position: number): string[] =>
    idsOf(items.find(HPF_BLOCK, 'spectrum', { 'dco1-waveform': WAVE.noise, 'hpf-cutoff': STEP[position]! }));
  const flat = through(0)[0];
  return [1, 2, 3].map((position): FitFamily => {
    return {
      name: `HPF ${position}`,
      group: 'hpf',
      blocks: [HPF_BLOCK],
      lacking: `the kit has no noise through HPF ${position}`,
      parameters: [
        fitParameter(`hpf.corners.${position}`, `corner of HPF ${position}`, 'log', [10, 5000], 0.1),
      ],
      quantities: through(position).flatMap((id) =>
        flat === undefined ? [] : spectrumAgainst(id, flat, { from: 50, to: 5000, pass: [3000, 8000] }),
      ),
    };
  });
}

/** Partials of a pulse that are taken, all below 10 kHz. */
const PULSE_PARTIALS = 8;

/** Lowest key: below, the steps of the charge voltage make the ramp's height, and with it the duty, uncertain. */
const LOWEST_PULSE = 60;

/** What half a per cent of a ramp's height does to their parts of the power, for one voice and together. */
const DUTY_FLOOR = 0.02;

/** Duty of PULSE, and the level of SQUARE and PULSE. */
export function pulseFamilies(items: KitItems): FitFamily[] {
  const waves = (wave: number): TonedItem[] => [
    ...items.find(WAVES_BLOCK, 'partials', { 'dco1-waveform': wave }),
    ...items.find(WAVES_BLOCK, 'partials', { 'mix-dco1': 0, 'mix-dco2': 127, 'dco2-waveform': wave }),
  ];
  const saws = waves(WAVE.saw);
  const alike = ({ item, changes }: TonedItem): string[] =>
    idsOf(saws.filter((saw) => saw.item.key === item.key && saw.changes['mix-dco1'] === changes['mix-dco1']));
  const pulses = waves(WAVE.pulse).filter(({ item: { key } }) => key !== undefined && key >= LOWEST_PULSE);
  return [
    {
      name: 'pulse',
      group: 'pulse',
      calibrated: true,
      blocks: [WAVES_BLOCK],
      lacking: 'the kit has no PULSE on a steady key',
      // A pulse sounds as its complement does: this half of the range stands for both.
      parameters: [
        fitParameter('dco.pulseThreshold', 'comparator of PULSE', 'linear', [0.5, 0.95], 0.005, 16),
      ],
      quantities: idsOf(pulses).flatMap((id) => partialsOf(id, PULSE_PARTIALS, DUTY_FLOOR)),
    },
    {
      name: 'square',
      group: 'pulse',
      blocks: [WAVES_BLOCK],
      lacking: 'the kit has no SQUARE beside a saw',
      parameters: [
        fitParameter('dco.pulseAmplitude', 'SQUARE and PULSE, peak to peak', 'log', [1, 30], 0.05),
      ],
      quantities: waves(WAVE.square).flatMap((one) => {
        const beside = alike(one);
        return beside.length > 0 ? [levelAgainst(one.item.id, beside, 0.4)] : [];
      }),
    },
  ];
}
