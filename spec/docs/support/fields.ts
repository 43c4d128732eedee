import ts from "typescript";
import { relayTypes } from "../../../lib/protocol/messages.js";
import { programOf, sourceFileOf } from "./type-check.js";

/** The types of which messages consist. */
export const parts = ["User", "Chat", "ChatType", "Room", "SessionDescription", "IceCandidate"];

const declarations = [
  ...parts.map((name) => [name, name] as const),
  ...relayTypes.map((type) => [type, `MessageOf<"${type}">`] as const),
];

/**
 * The fields of each relay type and of each part, as the compiler knows them: `video?: boolean`. A type that comes in two
 * forms has the fields of each.
 */
export function fieldsByType(): Map<string, string[][]> {
  const program = programOf(
    new Map([
      [
        "fields",
        [
          `import type { ${parts.join(", ")}, MessageOf } from "rx-kirimin";`,
          "type Whole<T> = T extends unknown ? Required<T> : never;",
          ...declarations.map(([name, type]) => `declare let is${name}: ${type};`),
          ...declarations.map(([name, type]) => `declare let whole${name}: Whole<${type}>;`),
        ].join("\n"),
      ],
    ]),
  );
  const checker = program.getTypeChecker();
  const types = new Map<string, ts.Type>();
  for (const statement of sourceFileOf(program, "fields").statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name } of statement.declarationList.declarations) {
      types.set(name.getText(), checker.getTypeAtLocation(name));
    }
  }
  const typeOf = (name: string): ts.Type => types.get(name) ?? checker.getNeverType();
  const isSame = (a: ts.Type, b: ts.Type): boolean =>
    checker.isTypeAssignableTo(a, b) && checker.isTypeAssignableTo(b, a);

  function nameOf(type: ts.Type): string {
    if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.Boolean)) {
      return checker.typeToString(type);
    }
    if (checker.isArrayType(type)) {
      return `${checker
        .getTypeArguments(type as ts.TypeReference)
        .map(nameOf)
        .join()}[]`;
    }
    const part = parts.find((name) => isSame(typeOf(`is${name}`), type));
    if (part !== undefined) return part;
    const rest = checker.getNonNullableType(type);
    return rest === type ? checker.typeToString(type) : `${nameOf(rest)} | null`;
  }

  const formsOf = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);
  return new Map(
    declarations.map(([name]) => {
      const forms = formsOf(typeOf(`is${name}`));
      const wholes = formsOf(typeOf(`whole${name}`));
      return [
        name,
        forms.map((form, index) =>
          form.getProperties().map((property) => {
            const whole = wholes[index]?.getProperty(property.name) ?? property;
            const mark = property.flags & ts.SymbolFlags.Optional ? "?" : "";
            return `${property.name}${mark}: ${nameOf(checker.getTypeOfSymbol(whole))}`;
          }),
        ),
      ];
    }),
  );
}
