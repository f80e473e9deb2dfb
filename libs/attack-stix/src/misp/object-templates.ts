// SPDX-License-Identifier: AGPL-3.0-or-later

/** A relation: the type of its attribute, and whether MISP may link events that have the same value. */
interface Relation {
  readonly type: string;
  readonly correlates: boolean;
}

interface Template {
  readonly 'meta-category': string;
  readonly description: string;
  readonly template_uuid: string;
  readonly template_version: string;
  readonly relations: Readonly<Record<string, Relation>>;
}

/** The templates (misp-objects) that our objects follow, and of those the relations that we fill. */
export const OBJECT_TEMPLATES = {
  file: {
    'meta-category': 'file',
    description: 'File object describing a file with meta-information',
    template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
    template_version: '24',
    relations: { sha256: { type: 'sha256', correlates: true }, filename: { type: 'filename', correlates: false } },
  },
  process: {
    'meta-category': 'misc',
    description: 'Object describing a system process.',
    template_uuid: '02aeef94-ac23-455c-addb-731757ceafb5',
    template_version: '7',
    relations: { 'command-line': { type: 'text', correlates: true }, hidden: { type: 'boolean', correlates: false } },
  },
} as const satisfies Readonly<Record<string, Template>>;

export type TemplateName = keyof typeof OBJECT_TEMPLATES;
