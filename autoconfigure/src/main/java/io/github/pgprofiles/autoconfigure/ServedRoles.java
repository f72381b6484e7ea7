package io.github.pgprofiles.autoconfigure;

import java.util.List;
import java.util.Locale;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileRole;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.env.Environment;

/**
 * Puts the qualifiers of the roles that a profile serves on its DataSource and its
 * transaction manager, by the names of the annotations, so that no library is needed.
 */
final class ServedRoles {

	private static final Log logger = LogFactory.getLog(ServedRoles.class);

	private ServedRoles() {
	}

	static void register(ProfileDefinitions definitions, Environment environment, BeanDefinitionRegistry registry) {
		for (ProfileDefinition definition : definitions.all()) {
			for (ProfileRole role : definition.roles()) {
				qualify(registry, definition.name() + ProfileBeans.DATA_SOURCE, role.ofDataSource());
				qualify(registry, definition.name() + ProfileBeans.TRANSACTION_MANAGER, role.ofTransactionManager());
				if (!role.isPresent()) {
					logger.warn("%s names '%s', but nothing uses that role: '%s' is not on the class path"
						.formatted(definitions.whereWritten(definition, "serves"), text(role), role.library()));
				}
				else if (definitions.primary() == null && !ProfileDefinitions.hasBootDataSource(environment)) {
					logger.warn(
							("%s names '%s', which Boot sets up only beside a DataSource that is injected where none is"
									+ " named: set 'app.postgres.primary'")
								.formatted(definitions.whereWritten(definition, "serves"), text(role)));
				}
			}
		}
	}

	/** A bean of the user's own as well. */
	private static void qualify(BeanDefinitionRegistry registry, String bean, List<String> annotations) {
		BeanDefinition definition = registry.containsBeanDefinition(bean) ? registry.getBeanDefinition(bean) : null;
		if (definition instanceof AbstractBeanDefinition own) {
			// the value, which nobody asks for, tells them apart: for ahead-of-time
			// processing
			// qualifiers are equal where their values are, whatever their types
			annotations
				.forEach((annotation) -> own.addQualifier(new AutowireCandidateQualifier(annotation, annotation)));
		}
	}

	private static String text(ProfileRole role) {
		return role.name().toLowerCase(Locale.ROOT);
	}

}
