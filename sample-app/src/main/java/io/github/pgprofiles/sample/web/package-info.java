/**
 * What all endpoints share: bad requests become problem details (RFC 9457).
 */
@NullMarked
package io.github.pgprofiles.sample.web;

import org.jspecify.annotations.NullMarked;
