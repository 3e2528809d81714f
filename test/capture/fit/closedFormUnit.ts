import { MEL_BANDS, melBandCentre } from '../../../src/audio/melSpectrum.js';
import type { ItemFeatures } from '../../../src/capture/features.js';
import type { OpenBlock } from '../../../src/capture/fit/trialStage.js';
import { captureKit } from '../../../src/capture/kit/captureKit.js';
import type { KitBlock } from '../../../src/capture/kit.js';
import type { Unit } from '../../../src/capture/unit/unit.js';
import type { AnalogProfile } from '../../../src/profiles/analogProfile.js';

/**
 * A machine whose features are formulas of its profile: what a chorus, a first-order high-pass and a pulse do by the
 * book. It stands in for emulator and unit where only the fit is on trial.
 */
export function closedFormFeatures(
  block: KitBlock,
  profile: AnalogProfile,
  scatter: () => number = () => 0,
): Record<string, ItemFeatures> {
  const items: Record<string, ItemFeatures> = {};
  for (const { id, tone, key } of block.items) {
    const about = (value: number, by: number): number => value + by * scatter();
    const mel = Array.from({ length: MEL_BANDS }, () => about(-40, 0.3));
    if (block.number === 5) {
      const corner = profile.hpf.corners[Number(/HP(\d)/.exec(tone)?.[1] ?? 0)] ?? 0;
      items[id] = {
        mel: mel.map((level, band) => {
          const ratio = corner / melBandCentre(band);
          return level - 10 * Math.log10(1 + ratio * ratio);
        }),
      };
    } else if (block.number === 9) {
      const setting = Number(/CH(\d)/.exec(tone)?.[1] ?? 0);
      const { rates, delay, depth, wet } = profile.chorus;
      const range = [about(delay - depth, 5e-6), about(delay + depth, 5e-6)] as const;
      const level = setting === 0 ? 0 : 10 * Math.log10(1 + wet * wet);
      items[id] = {
        mel: mel.map((one) => one + level),
        level: about(-25 + level, 0.05),
        ...(setting > 0 && {
          chorus: {
            rate: about(rates[setting]!, 1e-3),
            left: range,
            right: range,
            correlation: about(1 / (1 + wet * wet), 0.003),
          },
        }),
      };
    } else if (block.number === 2) {
      const pulse = tone.startsWith('PULSE');
      const duty = profile.dco.pulseThreshold;
      items[id] = {
        mel,
        level: about(-25, 0.05),
        partials: Array.from({ length: 9 }, (_, n) => {
          const amplitude = (pulse ? Math.abs(Math.sin(Math.PI * (n + 1) * duty)) : 1) / (n + 1);
          return amplitude < 1e-4 ? null : 20 * Math.log10(amplitude) + 0.05 * scatter();
        }),
        ...(key !== undefined && { frequency: 440 * 2 ** ((key - 69) / 12) }),
      };
    }
  }
  return items;
}

/** Plays trials by the same formulas; counts them. */
export function closedFormPlayers(): { readonly open: OpenBlock; trials: number } {
  const counter = {
    trials: 0,
    open: (async (block) => ({
      seconds: block.seconds,
      measure: async ({ profile, needs }) => {
        counter.trials++;
        const all = closedFormFeatures(block, profile);
        return Object.fromEntries(Object.entries(all).filter(([id]) => needs?.has(id) ?? true));
      },
    })) satisfies OpenBlock,
  };
  return counter;
}

/** Two takes of some blocks. */
export function closedFormUnit(profile: AnalogProfile, blocks: readonly number[], seed = 1): Unit {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const scatter = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const kit = captureKit('mks70');
  return {
    manifest: { name: 'paper', kitVersion: kit.version, model: 'mks70', licence: 'CC0-1.0', takes: [] },
    features: [1, 2].flatMap((take) =>
      blocks.map((number) => ({
        block: number,
        take,
        offset: 0,
        drift: 0,
        driftError: 1,
        items: closedFormFeatures(kit.blocks[number]!, profile, scatter),
      })),
    ),
  };
}
