/**
 * The system's or Node's name of what went wrong, such as `ECONNREFUSED`, of an error or of what caused it. Messages are
 * left out: they can quote what must not be printed.
 */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === "string" && /^[A-Z][A-Z\d_]+$/.test(code) ? code : systemCodeOf(cause);
}
