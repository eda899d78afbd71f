/** Entry of the bundle: honest fingerprints, and the composition. */
import "./page/page.css";
import {registerRoot} from "remotion";
import {installFingerprints} from "./page/install";
import {Root} from "./root";

installFingerprints();
registerRoot(Root);
