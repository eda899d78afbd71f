/** Brings the bundled font files into the page: the only fonts there are. */
import "@fontsource-variable/bricolage-grotesque";
import "@fontsource-variable/inter";
import "@fontsource-variable/noto-sans-sc";
