package io.mira.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Writes the pages of {@code docs/reference} from what the bundles of a distribution declare (OSGi Metatype). */
final class ReferencePages {

    private static final String HEAD =
            "<!-- Generated from what the bundles declare; ./dev reference writes it anew. -->\n\n";

    private final Map<String, String> pages = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();

    ReferencePages(Path distribution) throws IOException {
        for (String folder : List.of("bundles", "optional")) {
            try (Stream<Path> files = Files.walk(distribution.resolve(folder))) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    read(jar, folder.equals("optional"));
                }
            }
        }
        StringBuilder index = new StringBuilder(HEAD
                + "# Every key\n\nOne page for each PID: `etc/<pid>.cfg`.\n\n| PID | what it is |\n| --- | --- |\n");
        names.forEach((pid, name) -> index.append("| [`")
                .append(pid)
                .append("`](")
                .append(pid)
                .append(".md) | ")
                .append(name)
                .append(" |\n"));
        pages.put("README.md", index.toString());
    }

    /** Gives the text of each page, by file name. */
    Map<String, String> pages() {
        return Collections.unmodifiableMap(pages);
    }

    private void read(Path jar, boolean optional) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        page(parse(in), optional ? "optional/" + jar.getFileName() : "");
                    }
                }
            }
        }
    }

    private void page(Document document, String optional) {
        Element designate = elements(document.getDocumentElement(), "Designate").get(0);
        boolean factory = !designate.getAttribute("factoryPid").isEmpty();
        String pid = factory ? designate.getAttribute("factoryPid") : designate.getAttribute("pid");
        if (!pid.startsWith("mira.")) {
            return;
        }
        Element declared = elements(document.getDocumentElement(), "OCD").get(0);
        StringBuilder page = new StringBuilder(HEAD)
                .append("# `")
                .append(pid)
                .append("`\n\n")
                .append(declared.getAttribute("name"))
                .append(". File: `etc/")
                .append(pid)
                .append(factory ? "~<name>" : "")
                .append(".cfg`");
        if (!optional.isEmpty()) {
            page.append("; declared by `").append(optional).append("`");
        }
        page.append(".\n\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n");
        for (Element key : elements(declared, "AD")) {
            page.append("| `")
                    .append(key.getAttribute("id"))
                    .append("` | ")
                    .append(type(key))
                    .append(" | ")
                    .append(value(key))
                    .append(" | ")
                    .append(meaning(key))
                    .append(" |\n");
        }
        pages.put(pid + ".md", page.toString());
        names.put(pid, declared.getAttribute("name"));
    }

    private static String type(Element key) {
        boolean several = !key.getAttribute("cardinality").isEmpty()
                && !key.getAttribute("cardinality").equals("0");
        return key.getAttribute("type") + (several ? ", several" : "");
    }

    private static String value(Element key) {
        if (!key.hasAttribute("default")) {
            return key.getAttribute("required").equals("false") ? "none" : "**required**";
        }
        String value = key.getAttribute("default");
        return value.isEmpty() ? "none" : "`" + value.replace("|", "\\|") + "`";
    }

    private static String meaning(Element key) {
        List<String> parts = new ArrayList<>();
        parts.add(key.getAttribute("description").replace("|", "\\|").replace("<", "&lt;"));
        List<String> options = elements(key, "Option").stream()
                .map(option -> "`" + option.getAttribute("value") + "`")
                .toList();
        if (!options.isEmpty()) {
            parts.add("one of " + String.join(", ", options));
        }
        if (key.hasAttribute("min") || key.hasAttribute("max")) {
            parts.add("from " + (key.hasAttribute("min") ? key.getAttribute("min") : "any") + " to "
                    + (key.hasAttribute("max") ? key.getAttribute("max") : "any"));
        }
        parts.removeIf(String::isEmpty);
        return String.join("; ", parts);
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static Document parse(InputStream in) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }
}
