/** One object with the members of both. Unlike a spread, it keeps getters as getters. */
export const compose = <A extends object, B extends object>(one: A, other: B): A & B =>
  Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(one),
      ...Object.getOwnPropertyDescriptors(other),
    },
  ) as A & B;
