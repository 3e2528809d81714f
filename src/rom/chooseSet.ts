/** Which of the sets that were found a machine is to run, and what to say if none will do. */

import type { RomInventory, RomSetFinding } from './inventory.js';
import { type KnownRom, ROM_ROLES, type RomModel, type RomRole } from './knownRoms.js';

/** No set can be chosen; the message is a sentence that says why and what would help. */
export class RomSetError extends Error {
  override readonly name = 'RomSetError';
}

export interface SetWish {
  /** Only sets of this model. */
  readonly model?: string | undefined;
  /** Roles that must be there; default all that a set has. */
  readonly roles?: readonly RomRole[];
}

/** A set's ROMs that are wanted and not there. */
function lacking(finding: RomSetFinding, roles: readonly RomRole[]): KnownRom[] {
  return finding.missing.filter((rom) => roles.includes(rom.role));
}

/** True if a ROM of the set that is wanted is there. */
function begun(finding: RomSetFinding, roles: readonly RomRole[]): boolean {
  return finding.parts.some((part) => roles.includes(part.role) && part.places.length > 0);
}

/**
 * The newest set that has all that is wished for.
 * @throws RomSetError if none has, or several models have and none is asked for.
 */
export function chooseSet(
  inventory: RomInventory,
  { model, roles = ROM_ROLES }: SetWish = {},
): RomSetFinding {
  const candidates = inventory.sets.filter(
    (finding) => begun(finding, roles) && lacking(finding, roles).length === 0,
  );
  const wanted = candidates.filter((finding) => model === undefined || finding.set.model === model);
  const models = [...new Set(wanted.map((finding) => finding.set.model))];
  if (models.length > 1) {
    throw new RomSetError(
      `The ROMs of several machines are there, ${models.join(' and ')}: choose one with --model.`,
    );
  }
  const [chosen] = wanted;
  if (chosen) return chosen;
  throw new RomSetError(`${incompleteText(inventory, roles, model)}${elsewhereText(candidates)}`);
}

function elsewhereText(candidates: readonly RomSetFinding[]): string {
  const [other] = candidates;
  return other ? ` There is a complete ${other.set.title}: take --model ${other.set.model}.` : '';
}

function incompleteText(
  inventory: RomInventory,
  roles: readonly RomRole[],
  model: string | undefined,
): string {
  const status = modelStatuses(inventory, roles).filter((one) => model === undefined || one.model === model);
  const nearest = status.filter((one) => one.found > 0).sort((one, other) => other.found - one.found)[0];
  if (!nearest) {
    const whose = model === undefined ? '' : ` of the ${model}`;
    return `No known ROM${whose} was found: superjx roms says what is there.`;
  }
  const missing = nearest.missing.map(({ choices }) => choices.map(romText).join(' or '));
  return `The ROMs of the ${modelTitle(nearest.nearest)} are not complete: there is no ${missing.join(', and no ')}.`;
}

/** `Roland MKS-70` of `Roland MKS-70, version 1.08`. */
export function modelTitle({ set }: RomSetFinding): string {
  return set.title.replace(/,.*/, '');
}

/** A ROM as somebody who looks for it needs it. */
export function romText({ title, fileName, bytes, sha1 }: KnownRom): string {
  return `${title} (usually ${fileName}, ${bytes} bytes, SHA-1 ${sha1})`;
}

/** What a model still needs. */
export interface ModelStatus {
  readonly model: RomModel;
  /** Roles that are filled, of the set that has most. */
  readonly found: number;
  /** Roles that are not; any of the ROMs named would do. */
  readonly missing: readonly { readonly role: RomRole; readonly choices: readonly KnownRom[] }[];
  /** The set that comes nearest. */
  readonly nearest: RomSetFinding;
}

/** Each model of the table, and what its nearest set still needs. Sets that need as little are choices. */
export function modelStatuses(inventory: RomInventory, roles: readonly RomRole[] = ROM_ROLES): ModelStatus[] {
  const models = [...new Set(inventory.sets.map((finding) => finding.set.model))];
  return models.map((model) => {
    const sets = inventory.sets.filter((finding) => finding.set.model === model);
    const least = Math.min(...sets.map((finding) => lacking(finding, roles).length));
    const nearest = sets.filter((finding) => lacking(finding, roles).length === least);
    const first = nearest[0]!;
    const gaps = lacking(first, roles).map(({ role }) => role);
    const alike = nearest.filter((finding) =>
      lacking(finding, roles).every(({ role }) => gaps.includes(role)),
    );
    const missing = gaps.map((role) => ({
      role,
      choices: [
        ...new Set(alike.flatMap((finding) => lacking(finding, roles).filter((rom) => rom.role === role))),
      ],
    }));
    const needed = first.parts.filter((part) => roles.includes(part.role));
    return {
      model,
      found: needed.length - least,
      missing,
      nearest: first,
    };
  });
}
