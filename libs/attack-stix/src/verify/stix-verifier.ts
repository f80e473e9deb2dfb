// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { StixProfile } from '../stix/options';
import { digestOf } from './digest';
import type { StixFinding } from './stix-finding';
import { objectFlaws } from './stix-object';
import { isRecord, isText, referencesOf } from './stix-refs';
import type { Reference } from './stix-refs';
import { nestsWithin } from './stix-values';

export interface StixVerifyOptions {
  readonly profile?: StixProfile;
  /** Whether an id that the bundle lacks is a public one, such as MITRE's. */
  readonly isKnown?: (id: string) => boolean;
  /** Demands that an object comes before those that refer to it, as in our exports. */
  readonly ordered?: boolean;
}

/** Deeper than any export goes, and far from what a recursion can take. */
export const MAX_DEPTH = 100;

const NO_OBJECT = { problem: `no STIX object, or one nested deeper than ${MAX_DEPTH}`, fix: 'write an object with type and id' };

/** MITRE's author and marking cite each other, and an actor names its profile, which comes with what explains it. */
const MAY_LOOK_AHEAD = /^(?:identity|marking-definition|threat-actor)$/;

/** Verifies an export object by object; keeps of each only its id and a digest. */
export class StixVerifier {
  private count = 0;
  private readonly digests = new Map<string, string>();
  /** The first that refers to an id which has not come yet. */
  private readonly awaited = new Map<string, StixFinding>();

  constructor(private readonly options: StixVerifyOptions = {}) {}

  /** What is wrong with this object, and with it beside those before it. */
  add(object: unknown): readonly StixFinding[] {
    const place = `/objects/${this.count}`;
    this.count += 1;
    if (!isStixObject(object) || !nestsWithin(MAX_DEPTH, object)) return [{ path: place, id: '', ...NO_OBJECT }];
    const at = (path: string, problem: string, fix: string) => ({ path: place + path, id: object.id, problem, fix });
    const own = objectFlaws(object, this.options.profile ?? 'full').map(({ path, problem, fix }) => at(path, problem, fix));
    const twin = at('/id', 'an id that an object before has with other content', 'make the objects equal, or the ids different');
    const twins = this.isOtherTwin(object) ? [twin] : [];
    this.await(object, at);
    return [...own, ...twins, ...this.arrive(object.id)];
  }

  /** What only the whole export can tell: references that lead nowhere. */
  finish(): readonly StixFinding[] {
    return [...this.awaited.values()];
  }

  private isOtherTwin(object: StixObject): boolean {
    const digest = digestOf(object);
    const before = this.digests.get(object.id);
    if (before === undefined) this.digests.set(object.id, digest);
    return before !== undefined && before !== digest;
  }

  private await(object: StixObject, at: (path: string, problem: string, fix: string) => StixFinding): void {
    const isNew = ({ target }: Reference) => !this.digests.has(target) && !this.awaited.has(target) && !this.options.isKnown?.(target);
    for (const { path, target } of referencesOf(object).filter(isNew)) {
      this.awaited.set(target, at(path, `refers to ${target}, which is not in the bundle`, 'add the object, or leave the reference out'));
    }
  }

  /** The wait for the id is over; where the order counts it should not have been. */
  private arrive(id: string): readonly StixFinding[] {
    const early = this.awaited.get(id);
    this.awaited.delete(id);
    if (!early || !this.options.ordered || MAY_LOOK_AHEAD.test(early.id.slice(0, early.id.indexOf('--')))) return [];
    return [{ ...early, problem: `refers to ${id}, which comes after it`, fix: 'write the object before those that refer to it' }];
  }
}

/** All that is wrong with a bundle, or with a list of objects. */
export function verifyStix(input: unknown, options: StixVerifyOptions = {}): readonly StixFinding[] {
  const verifier = new StixVerifier(options);
  const inside = objectsIn(input).flatMap((object) => verifier.add(object));
  return [...bundleFindings(input), ...inside, ...verifier.finish()];
}

function bundleFindings(input: unknown): readonly StixFinding[] {
  if (Array.isArray(input)) return [];
  if (!isRecord(input) || input['type'] !== 'bundle') return [{ path: '', id: '', problem: 'no STIX bundle', fix: 'write an object of type bundle' }];
  const { id, objects } = input;
  const named = isText(id) && /^bundle--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  const known = isText(id) ? id : '';
  return [
    ...(named ? [] : [{ path: '/id', id: known, problem: 'no bundle id', fix: 'write bundle, two hyphens and a lower-case UUID' }]),
    ...(objects === undefined || (Array.isArray(objects) && objects.length > 0)
      ? []
      : [{ path: '/objects', id: known, problem: 'no list of objects', fix: 'write at least one object, or leave the list out' }]),
  ];
}

/** Of a bundle or of a list. */
export function objectsIn(input: unknown): readonly unknown[] {
  if (Array.isArray(input)) return input;
  return isRecord(input) && Array.isArray(input['objects']) ? input['objects'] : [];
}

export const isStixObject = (value: unknown): value is StixObject => isRecord(value) && isText(value['type']) && isText(value['id']);
