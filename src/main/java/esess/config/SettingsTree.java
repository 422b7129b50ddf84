package esess.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The declarations of services, sections and keys as plain values, for a page that makes forms of them. */
final class SettingsTree {

    private final List<ServiceDeclaration> services;
    private final List<Class<? extends Record>> always;

    SettingsTree(List<ServiceDeclaration> services, List<Class<? extends Record>> always) {
        this.services = services;
        this.always = always;
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("always", always.stream().map(SettingsTree::section).toList());
        tree.put(
                "services",
                services.stream()
                        .filter(ServiceDeclaration::built)
                        .map(SettingsTree::service)
                        .toList());
        return tree;
    }

    private static Map<String, Object> service(ServiceDeclaration service) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", service.name());
        tree.put("doc", service.doc());
        tree.put("former", service.isFormer());
        tree.put(
                "sections",
                service.sections().stream().map(SettingsTree::section).toList());
        return tree;
    }

    private static Map<String, Object> section(Class<? extends Record> type) {
        SectionDeclaration declaration = SectionDeclaration.of(type);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", declaration.section().value());
        tree.put("doc", declaration.section().doc());
        tree.put("keyed", declaration.isKeyed());
        tree.put("keyOptional", declaration.section().keyOptional());
        tree.put("example", declaration.section().example());
        tree.put("keys", declaration.keys().stream().map(SettingsTree::key).toList());
        return tree;
    }

    private static Map<String, Object> key(KeyDeclaration declaration) {
        Key key = declaration.key();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", key.value());
        tree.put("doc", key.doc());
        tree.put("type", typeOf(declaration));
        tree.put("unit", key.unit());
        tree.put("range", declaration.type().range());
        if (key.min() > Double.NEGATIVE_INFINITY) {
            tree.put("min", key.min());
        }
        if (key.max() < Double.POSITIVE_INFINITY) {
            tree.put("max", key.max());
        }
        tree.put("choices", choicesOf(declaration));
        tree.put("default", declaration.hasDefault() ? key.defaultValue() : "");
        tree.put("required", declaration.isRequired());
        tree.put("secret", SecretMask.isSecret(declaration));
        tree.put("aliases", List.of(key.aliases()));
        tree.put("example", key.example());
        return tree;
    }

    private static String typeOf(KeyDeclaration declaration) {
        Class<?> type = declaration.valueClass();
        if (type == boolean.class || type == Boolean.class) {
            return "flag";
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "whole";
        } else if (type == double.class || type == Double.class || type == Duration.class) {
            return "number";
        }
        return type.isEnum() ? "choice" : "text";
    }

    private static List<String> choicesOf(KeyDeclaration declaration) {
        List<String> choices = new ArrayList<>();
        if (declaration.valueClass().isEnum()) {
            Arrays.stream(declaration.valueClass().getEnumConstants()).forEach(each -> choices.add(each.toString()));
        }
        return choices;
    }
}
