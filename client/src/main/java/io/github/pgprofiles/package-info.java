/**
 * The clients of profiles, and what they are made with. Wires the packages below
 * together.
 */
@NullMarked
package io.github.pgprofiles;

import org.jspecify.annotations.NullMarked;
