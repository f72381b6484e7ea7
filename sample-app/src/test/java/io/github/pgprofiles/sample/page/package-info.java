/**
 * What the sample's page does, in a real browser.
 */
@NullMarked
package io.github.pgprofiles.sample.page;

import org.jspecify.annotations.NullMarked;
