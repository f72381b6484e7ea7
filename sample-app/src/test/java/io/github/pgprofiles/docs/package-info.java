/**
 * README and docs, kept true: their code runs here, their configuration is bound, their
 * links are followed.
 */
@NullMarked
package io.github.pgprofiles.docs;

import org.jspecify.annotations.NullMarked;
