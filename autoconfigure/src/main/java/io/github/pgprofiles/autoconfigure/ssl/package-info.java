/** Certificates of Spring Boot's SSL bundles for the connections of profiles. */
@NullMarked
package io.github.pgprofiles.autoconfigure.ssl;

import org.jspecify.annotations.NullMarked;
