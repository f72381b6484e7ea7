/**
 * The pages in a real browser: Debian's chromium, driven by Selenium.
 */
@NullMarked
package io.github.pgprofiles.sample.browser;

import org.jspecify.annotations.NullMarked;
