// SPDX-License-Identifier: AGPL-3.0-or-later
import { attackerOfSession, fleetShape, HEAVIEST, placeOfTag, sessionOfTag, SUBJECT_TAGS, SUBJECTS, tagUuid, uuidOf } from './fleet-shape';

const shape = fleetShape(2_000, 100_000);
const tags = Array.from({ length: shape.tags }, (_, n) => n);
const countOf = Map.groupBy(tags, (n) => attackerOfSession(sessionOfTag(n, shape), shape));

describe('the shape of a fleet', () => {
  it('has subjects with the same number of tags, and tags that are no subject\'s', () => {
    const counts = Array.from({ length: SUBJECTS }, (_, n) => countOf.get(n)?.length);
    expect(new Set(counts)).toEqual(new Set([SUBJECT_TAGS]));
    expect(countOf.size).toBeGreaterThan(1_000);
  });

  it('is skewed: one attacker has far more than the others', () => {
    const most = Math.max(...Array.from(countOf, ([attacker, { length }]) => (attacker < SUBJECTS ? 0 : length)));
    expect(countOf.get(HEAVIEST)).toHaveLength(most);
    expect(most).toBeGreaterThan((10 * shape.tags) / shape.attackers);
  });

  it('gives each session its places once', () => {
    const places = tags.filter((n) => sessionOfTag(n, shape) === 7).map((n) => placeOfTag(n, shape));
    expect(places).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });

  it('orders tags by their ids, which differ, as the same ones each time', () => {
    const ids = tags.map((n) => tagUuid(n, shape));
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids[0]).toMatch(/^00000000-0000-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidOf('attacker', 0)).toBe('1b36d6e6-0ab0-5274-8f89-4c9803112918');
  });
});
