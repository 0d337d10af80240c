import type { Memento } from "vscode";

/** What forms offer again the next time, by form and field: nothing secret comes here. */
export interface Remembered {
	get(form: string): Readonly<Record<string, string>>;
	set(form: string, fields: Readonly<Record<string, string>>): Promise<void>;
}

/** Kept in the workspace's state. */
export function rememberedFields(memento: Memento): Remembered {
	const key = (form: string) => `surrealSessions.remembered.${form}`;
	return {
		get: (form) => memento.get<Readonly<Record<string, string>>>(key(form), {}),
		set: async (form, fields) => memento.update(key(form), fields),
	};
}
