import type { SecretStorage } from "vscode";
import type { SecretRef, SecretStore } from "../connectionSettings";

/** The editor's own store for secrets: the only place where one is kept, and only when the user says so. */
export function secretStore(storage: SecretStorage): SecretStore {
	const key = ({ endpoint, level, user, namespace, database, access }: SecretRef) =>
		`surrealSessions.secret:${JSON.stringify([endpoint, level, user, namespace, database, access])}`;
	return {
		get: async (ref) => storage.get(key(ref)),
		set: async (ref, secret) => storage.store(key(ref), secret),
		delete: async (ref) => storage.delete(key(ref)),
	};
}
