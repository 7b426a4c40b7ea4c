// The two typefaces, bundled with the app: no request ever leaves for a font.
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";

export const Fonts = () => null;
