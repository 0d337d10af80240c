/**
 * Whether a TOML file in a folder of suites is one of SurrealKit's, or is to become one: other programs have suites as
 * well. A misspelt `[[case]]` counts, so that it is said what is wrong with it.
 */
export function mayBeSuite(text: string): boolean {
	return /\bcases?\b|\b(?:sql_expect|permissions_matrix|schema_metadata|schema_behavior|api_request)\b/.test(
		text,
	);
}
