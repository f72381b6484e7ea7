package io.github.pgprofiles.autoconfigure.properties.section;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Entities of JPA that belong to a profile.
 *
 * @since 0.1.0
 */
public class ProfileJpaProperties {

	/**
	 * Packages of the profile's entities and repositories, with those below. Default
	 * those of Boot for the primary profile, none for the others.
	 */
	private @Nullable List<String> packages;

	/**
	 * What Hibernate does to the schema of this database at the start. Default none.
	 */
	private @Nullable DdlAuto ddlAuto;

	/**
	 * Further properties of JPA and Hibernate, by their own names, above
	 * 'spring.jpa.properties'.
	 */
	private final Map<String, String> properties = new LinkedHashMap<>();

	/**
	 * Whether the entity manager of a web request stays open, with its connection, until
	 * the response is rendered. Default false.
	 */
	private @Nullable Boolean openInView;

	public @Nullable List<String> getPackages() {
		return this.packages;
	}

	public void setPackages(@Nullable List<String> packages) {
		this.packages = packages;
	}

	public @Nullable DdlAuto getDdlAuto() {
		return this.ddlAuto;
	}

	public void setDdlAuto(@Nullable DdlAuto ddlAuto) {
		this.ddlAuto = ddlAuto;
	}

	public Map<String, String> getProperties() {
		return this.properties;
	}

	public @Nullable Boolean getOpenInView() {
		return this.openInView;
	}

	public void setOpenInView(@Nullable Boolean openInView) {
		this.openInView = openInView;
	}

	/**
	 * Whether any of the keys is set.
	 * @return {@code true} if one is
	 */
	public boolean areWritten() {
		return this.packages != null || this.ddlAuto != null || this.openInView != null || !this.properties.isEmpty();
	}

	/**
	 * What Hibernate does to a schema: the values of {@code hibernate.hbm2ddl.auto}.
	 *
	 * @since 0.1.0
	 */
	public enum DdlAuto {

		/** Nothing. */
		NONE,

		/** The start fails where a table or column is missing. */
		VALIDATE,

		/** Missing tables and columns are created. */
		UPDATE,

		/** Everything is dropped and created. */
		CREATE,

		/** The same, and dropped again at the end. */
		CREATE_DROP,

		/** Everything is created. */
		CREATE_ONLY,

		/** Everything is dropped. */
		DROP;

		/**
		 * The value as Hibernate names it.
		 * @return for example {@code create-drop}
		 */
		public String value() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
