package io.github.pgprofiles.autoconfigure.data;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.entities.PackageFilter;

/**
 * The repositories of one profile, or those that are left to Boot.
 *
 * @param packages to look in
 * @param filter what belongs to them
 * @param references attributes of Spring Data's annotation that name beans
 */
record RepositoryShare(List<String> packages, PackageFilter filter, Map<String, String> references) {
}
