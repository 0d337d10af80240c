import type { Json } from "./json";
import type { TextProblem, TomlValue } from "./toml";

/** A TOML value as JSON, which has no dates: those are a problem. What is no number is `null`, as for `serde_json`. */
export function jsonOfToml(value: TomlValue, report: (problem: TextProblem) => void): Json {
	switch (value.kind) {
		case "array":
			return value.items.map((item) => jsonOfToml(item, report));
		case "table":
			return new Map(
				[...value.entries.values()].map((entry) => [entry.key, jsonOfToml(entry.value, report)]),
			);
		case "float":
			return Number.isFinite(value.value) ? value.value : null;
		case "datetime":
			report({
				message: "JSON has no dates: write it as a text, between quotes.",
				at: value.at,
			});
			return value.text;
		default:
			return value.value;
	}
}
