// SPDX-License-Identifier: AGPL-3.0-or-later
import 'reflect-metadata';

/** Where a setting can come from besides the YAML file, and how it is shown. */
export interface SettingSpec {
  readonly env: string;
  /** Long option without dashes. */
  readonly flag: string;
  readonly help: string;
  /** Never printed. */
  readonly secret?: boolean;
  /** One of a few words: upper case and lower case mean the same. */
  readonly word?: boolean;
}

export interface DeclaredSetting extends SettingSpec {
  readonly property: string;
  /** Key in the YAML file: the property in snake_case. */
  readonly key: string;
  readonly type: 'string' | 'number' | 'boolean';
}

const DECLARED = Symbol('settings');

/** Declares a property of a settings class: its sources and its one-line help. */
export function Setting(spec: SettingSpec): PropertyDecorator {
  return (target, property) => {
    const declared: DeclaredSetting[] = Reflect.getMetadata(DECLARED, target) ?? [];
    const type = (Reflect.getMetadata('design:type', target, property) as { name: string }).name.toLowerCase();
    const name = String(property);
    declared.push({ ...spec, property: name, key: snakeCase(name), type: type as DeclaredSetting['type'] });
    Reflect.defineMetadata(DECLARED, declared, target);
  };
}

/** Every setting of the class, in the order of declaration. */
export const declaredSettings = (settings: { prototype: object }): readonly DeclaredSetting[] => Reflect.getMetadata(DECLARED, settings.prototype) ?? [];

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
