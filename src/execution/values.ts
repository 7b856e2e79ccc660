/**
 * An object of the answer. It inherits nothing, so that a field may be called `__proto__` or `toJSON`, and yet has a hidden class as
 * other objects do: one of Object.create(null) is a hash table, which takes three times as long to write as JSON.
 */
export class Values {
  [name: string]: unknown;

  static {
    Object.setPrototypeOf(Values.prototype, null);
    Reflect.deleteProperty(Values.prototype, 'constructor');
  }
}
