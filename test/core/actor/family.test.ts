import { describe, expect, test } from 'vitest';
import { descendants, Family, type Sibling } from '#core/actor/family.ts';

class Person implements Sibling<Person> {
  readonly name: string;
  readonly family = new Family<Person>();
  older: Person | undefined;
  newer: Person | undefined;

  constructor(name: string, ...children: Person[]) {
    this.name = name;
    for (const child of children) this.family.add(child);
  }
}

const names = (people: Iterable<Person>) => [...people].map((person) => person.name).join(' ');

describe('Family', () => {
  test('the newest is the one that joined last of those that are left', () => {
    const [a, b, c] = [new Person('a'), new Person('b'), new Person('c')];
    const { family } = new Person('root', a, b, c);
    family.remove(b);
    expect(names(family.newestFirst())).toBe('c a');
    family.remove(c);
    expect(family.newest).toBe(a);
    family.add(b);
    expect(names(family.newestFirst())).toBe('b a');
    family.remove(a);
    family.remove(b);
    expect(family.newest).toBe(undefined);
  });
});

describe('descendants', () => {
  test('children come before their parents and newer siblings before older ones', () => {
    const root = new Person(
      'root',
      new Person('a', new Person('a1'), new Person('a2')),
      new Person('b', new Person('b1', new Person('b1x'))),
    );
    expect(names(descendants<Person>(root))).toBe('b1x b1 b a2 a1 a');
  });

  test('a tree may be as deep and as wide as it likes', () => {
    let deep = new Person('leaf');
    for (let i = 0; i < 50_000; i++) deep = new Person('link', deep);
    expect(descendants<Person>(deep)).toHaveLength(50_000);
    const wide = new Person(
      'root',
      new Person('child', ...Array.from({ length: 50_000 }, () => new Person('x'))),
    );
    for (let i = 0; i < 200_000; i++) wide.family.add(new Person('y'));
    expect(descendants<Person>(wide)).toHaveLength(250_001);
  });
});
