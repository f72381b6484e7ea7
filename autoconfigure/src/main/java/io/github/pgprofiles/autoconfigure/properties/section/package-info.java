/**
 * The sections of a profile: keys that stand together below one name, such as
 * {@code pool}. Each is a class with getters and setters, and a getter in
 * {@link io.github.pgprofiles.autoconfigure.properties.ProfileProperties}; its keys are
 * then known in every layer.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.properties.section;

import org.jspecify.annotations.NullMarked;
