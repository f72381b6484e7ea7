/** Servers that speak TLS, and their certificates. */
@NullMarked
package io.github.pgprofiles.testing.tls;

import org.jspecify.annotations.NullMarked;
