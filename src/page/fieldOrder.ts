/**
 * Names of fields as the statement lists them in `order`, where `*` stands for all others; of `order` only what is there.
 * Those others are in the order in which they appear, which for the engine is that of the alphabet, but `id` first.
 */
export function inOrder(there: ReadonlySet<string>, order: readonly string[]): readonly string[] {
	const others = [...there].filter((name) => name === "*" || !order.includes(name));
	const rest = others.includes("id") ? ["id", ...others.filter((name) => name !== "id")] : others;
	const places = order.includes("*") ? order : [...order, "*"];
	return [...new Set(places.flatMap((name) => (name === "*" ? rest : there.has(name) ? [name] : [])))];
}
