/** Commands that say who a session is. */
import { type Disposable, DisposableStore } from "../common/disposable";
import { withProgress } from "../progress";
import { authenticate, type SessionState, signIn, signOut, signUp } from "../protocol/backend";
import type { SessionsDeps } from "./deps";
import { tellFullRights } from "./fullRights";
import type { SessionPicker } from "./pickSession";

export function registerIdentityCommands(deps: SessionsDeps, picker: SessionPicker): Disposable {
	const { workspace, commands } = deps;
	const store = new DisposableStore();
	const forms = () => import("./signInForm");
	store.add(
		commands.register("surrealSessions.signIn", async (target) => {
			const session = await picker.session(target, "Sign In");
			const { id } = session;
			const here = workspace.here();
			const { signInForm } = await forms();
			await signInForm({ ...deps, workspace: here }, session, (what, token) =>
				what.kind === "token"
					? here.request(authenticate, { id, accessToken: what.token }, token)
					: here.request(signIn, { id, credentials: what.credentials }, token),
			);
		}),
	);
	store.add(
		commands.register("surrealSessions.signUp", async (target) => {
			const session = await picker.session(target, "Sign Up");
			const here = workspace.here();
			const { signUpForm } = await forms();
			await signUpForm({ ...deps, workspace: here }, session, (credentials, token) =>
				here.request(signUp, { id: session.id, credentials }, token),
			);
		}),
	);
	store.add(
		commands.register("surrealSessions.authenticate", async (target) => {
			const session = await picker.session(target, "Authenticate with a Token");
			const here = workspace.here();
			const { tokenForm } = await forms();
			await tokenForm(session, (accessToken, token) =>
				here.request(authenticate, { id: session.id, accessToken }, token),
			);
		}),
	);
	store.add(
		commands.register("surrealSessions.signOut", async (target) => {
			// A lost identity is given up by it: the session is anonymous then, and runs again.
			const signedIn = ({ auth, identityLost }: SessionState) => auth.kind !== "anonymous" || !!identityLost;
			const { id, name } = await picker.session(target, "Sign Out", signedIn, "No session is signed in.");
			await withProgress(`Signing “${name}” out…`, (token) => workspace.request(signOut, { id }, token));
			tellFullRights(workspace, id);
		}),
	);
	return store;
}
