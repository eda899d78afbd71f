/** Entry of the bundle: fonts, honest fingerprints, and the composition. */
import "./font-files";
import "./page/page.css";
import {registerRoot} from "remotion";
import {installFingerprints} from "./page/install";
import {Root} from "./root";

installFingerprints();
registerRoot(Root);
