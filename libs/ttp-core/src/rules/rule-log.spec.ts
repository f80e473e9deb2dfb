// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { DEFAULT_STATE } from './rule';
import { definitionFromJson, definitionToJson, isDefinitionChange, stateFromJson, stateToJson } from './rule-log';

const text = fc.string({ unit: 'binary' });
const instant = fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') }));
const aState = fc.record({
  state: fc.constantFrom('enabled' as const, 'disabled' as const, 'clipped' as const),
  confidenceMax: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  expiresAt: instant,
  reason: fc.option(text),
  setBy: fc.option(text),
  setAt: instant,
});
const aDefinition = fc.record({ ruleVersion: fc.nat(), sourcePath: text, text, contentSha256: text });

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('the values of the rule log', () => {
  it('are the same after they went as JSON: states', () => {
    fc.assert(fc.property(aState, (state) => expect(stateFromJson(overTheWire(stateToJson(state)))).toEqual(state)));
  });

  it('are the same after they went as JSON: definitions', () => {
    fc.assert(fc.property(aDefinition, (definition) => expect(definitionFromJson(overTheWire(definitionToJson(definition)))).toEqual(definition)));
  });

  it('have the names of the columns', () => {
    const state = { ...DEFAULT_STATE, confidenceMax: 0.5, expiresAt: new Date('2026-11-21T08:00:00.001Z') };
    const instants = { expires_at: '2026-11-21T08:00:00.001Z', set_at: null };
    expect(stateToJson(state)).toEqual({ state: 'enabled', confidence_max: 0.5, ...instants, reason: null, set_by: null });
    expect(stateToJson()).toEqual({ state: 'enabled', confidence_max: null, expires_at: null, reason: null, set_by: null, set_at: null });
    expect(definitionToJson({ ruleVersion: 1, sourcePath: 'a', text: 'b', contentSha256: 'c' })).toEqual({
      rule_version: 1,
      source_path: 'a',
      yaml_content: 'b',
      content_sha256: 'c',
    });
  });

  it('are of a definition or of a state', () => {
    const base = { seq: 1, ruleId: 'R1', by: 'ops', after: null };
    const isDefinition = (['write', 'delete'] as const).map((action) => isDefinitionChange({ ...base, action }));
    const isState = (['set_state', 'clear_state', 'expire_state'] as const).map((action) => isDefinitionChange({ ...base, action }));
    expect([isDefinition, isState]).toEqual([
      [true, true],
      [false, false, false],
    ]);
  });
});
