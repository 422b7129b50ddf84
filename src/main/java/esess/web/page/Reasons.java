package esess.web.page;

import esess.control.surplus.Reason;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reasons as plain values: the kind and its figures, so that a page can say it in its own language, and the English words. */
final class Reasons {

    private Reasons() {}

    static @Nullable Map<String, Object> document(@Nullable Reason reason) {
        if (reason == null) {
            return null;
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", reason.getClass().getSimpleName());
        for (RecordComponent component : reason.getClass().getRecordComponents()) {
            document.put(component.getName(), value(reason, component));
        }
        document.put("text", reason.text());
        return document;
    }

    private static @Nullable Object value(Reason reason, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(reason);
            if (value instanceof Double number) {
                return Double.isFinite(number) ? (Object) Math.round(number) : null;
            }
            return value instanceof Enum<?> constant ? constant.name() : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(reason + " cannot be read", e);
        }
    }
}
