import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WaitingLine } from '../../../src/eiam/waiting-line.ts';

test('a line has the order of a sorted list while items join and leave', () => {
  const step = fc.record({
    act: fc.constantFrom('join', 'join', 'leave', 'first'),
    age: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const line = new WaitingLine<string>();
      let model: { item: string; age: number; leave: () => void }[] = [];
      steps.forEach(({ act, age }, index) => {
        if (act === 'join') {
          const item = `${age}.${index}`;
          model.push({ item, age, leave: line.join(item, age) });
          model = model.toSorted((one, other) => one.age - other.age);
        } else {
          const leaving = model[act === 'first' ? 0 : age % Math.max(1, model.length)];
          leaving?.leave();
          leaving?.leave();
          model = model.filter((other) => other !== leaving);
        }
        expect([...line]).toEqual(model.map(({ item }) => item));
        expect([line.size, line.first]).toEqual([model.length, model[0]?.item]);
      });
    }),
  );
});
