/** Where an access is defined, in words: a namespace without a database, or neither, is a level of its own. */
export function whereDefined({
	namespace,
	database,
}: {
	readonly namespace?: string;
	readonly database?: string;
}): string {
	if (namespace === undefined) return "at root level";
	return database === undefined ? `in namespace ${namespace}` : `in database ${namespace}/${database}`;
}
