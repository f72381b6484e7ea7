package io.github.pgprofiles.docs;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A pom of this repository, as it is written.
 *
 * @param folder where it lies, below the top folder
 * @param xml what it says
 */
record Pom(String folder, org.w3c.dom.Document xml) {

	static Pom of(String folder) {
		try {
			return new Pom(folder,
					DocumentBuilderFactory.newInstance()
						.newDocumentBuilder()
						.parse(Document.top().resolve(folder).resolve("pom.xml").toFile()));
		}
		catch (IOException | SAXException | ParserConfigurationException ex) {
			throw new IllegalStateException(folder, ex);
		}
	}

	/** The text of the first node that an XPath finds; empty without one. */
	String text(String path) {
		return all(path).stream().findFirst().orElse("");
	}

	/** The texts of all the nodes that an XPath finds. */
	List<String> all(String path) {
		return nodes(path).map((node) -> node.getTextContent().strip().replaceAll("\\s+", " ")).toList();
	}

	/** The names of its properties. */
	List<String> properties() {
		return nodes("/project/properties/*").map(Node::getNodeName).toList();
	}

	private Stream<Node> nodes(String path) {
		try {
			NodeList nodes = (NodeList) XPathFactory.newInstance()
				.newXPath()
				.evaluate(path, this.xml, XPathConstants.NODESET);
			return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item);
		}
		catch (XPathExpressionException ex) {
			throw new IllegalArgumentException(path, ex);
		}
	}

	boolean isPublished() {
		return !"true".equals(text("/project/properties/maven.deploy.skip"));
	}

	@Override
	public String toString() {
		return this.folder + "/pom.xml";
	}

}
