package io.github.pgprofiles.autoconfigure.data.jpa;

import jakarta.persistence.EntityManager;

import org.springframework.dao.support.PersistenceExceptionTranslationInterceptor;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.JpaDialect;

/**
 * Makes a repository whose exceptions are translated by its own entity manager factory.
 * Spring Data's class asks the factories of all that are default candidates, of which
 * that of a profile may be none.
 *
 * @param <T> type of the repository
 * @param <S> type of its entities
 * @param <I> type of their keys
 * @since 0.1.0
 */
public class ProfileJpaRepositoryFactoryBean<T extends Repository<S, I>, S, I>
		extends JpaRepositoryFactoryBean<T, S, I> {

	/**
	 * Creates a factory.
	 * @param repositoryInterface of the repository
	 */
	public ProfileJpaRepositoryFactoryBean(Class<? extends T> repositoryInterface) {
		super(repositoryInterface);
	}

	@Override
	protected RepositoryFactorySupport createRepositoryFactory(EntityManager entityManager) {
		RepositoryFactorySupport factory = super.createRepositoryFactory(entityManager);
		JpaDialect dialect = (entityManager.getEntityManagerFactory() instanceof EntityManagerFactoryInfo info)
				? info.getJpaDialect() : null;
		if (dialect != null) {
			factory.addRepositoryProxyPostProcessor(
					(proxy, repository) -> proxy.addAdvice(new PersistenceExceptionTranslationInterceptor(dialect)));
		}
		return factory;
	}

}
