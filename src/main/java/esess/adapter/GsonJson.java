package esess.adapter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import esess.port.Json;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON by Gson's tree, strictly by the standard. Any thread. */
public final class GsonJson implements Json {

    private final Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().setPrettyPrinting().create();

    @Override
    public Object parse(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement element = gson.getAdapter(JsonElement.class).read(reader);
            if (element == null || reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("it is not one JSON value");
            }
            return plain(element);
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException | StackOverflowError e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
    }

    @Override
    public String write(Object value) {
        return gson.toJson(value);
    }

    private static Object plain(JsonElement element) {
        if (element instanceof JsonObject object) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.entrySet().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
            return map;
        }
        if (element instanceof JsonArray array) {
            List<Object> list = new ArrayList<>(array.size());
            array.forEach(e -> list.add(plain(e)));
            return list;
        }
        if (element instanceof JsonPrimitive primitive) {
            return primitive.isNumber() ? (Object) primitive.getAsDouble()
                    : primitive.isBoolean() ? (Object) primitive.getAsBoolean() : primitive.getAsString();
        }
        return null;
    }
}
