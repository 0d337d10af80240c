/** Forgetting the password that was saved for the connection. Loaded when it is first asked for. */
import { window } from "vscode";
import { plainText } from "../common/plainText";
import type { SecretRef } from "../model/connectionSettings";
import { configuredSecret, secretOfPlan } from "../model/connectPlan";
import { readConnectionSettings } from "../model/storage/settings";
import type { ConnectFormPlaces } from "./connectForm";
import type { SessionsDeps } from "./deps";
import { secretOfLast } from "./guidedConnect";

/** Takes the passwords of the open connection, the configured one and the last one out of the secret storage. */
export async function forgetPassword(deps: SessionsDeps, places: ConnectFormPlaces): Promise<void> {
	const { workspace, secrets } = deps;
	const refs = [
		workspace.plan && secretOfPlan(workspace.plan),
		ifUsable(() => configuredSecret(readConnectionSettings(), places)),
		ifUsable(() => secretOfLast(deps, places)),
	];
	const forgotten = new Set<string>();
	for (const ref of refs) {
		if (!ref || (await secrets.get(ref)) === undefined) continue;
		await secrets.delete(ref);
		forgotten.add(nameOf(ref));
	}
	const said =
		forgotten.size > 0
			? `The saved password of ${[...forgotten].join(" and of ")} is forgotten: it is asked for when it is next needed.`
			: "No password is saved for the connection that is open, is configured, or was made last.";
	void window.showInformationMessage(plainText(said));
}

/** No password is saved for what cannot be connected to. */
function ifUsable(find: () => SecretRef | undefined): SecretRef | undefined {
	try {
		return find();
	} catch {
		return undefined;
	}
}

function nameOf({ user, level, endpoint }: SecretRef): string {
	return `${user} (${level} user) at ${endpoint}`;
}
