using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace MLNetAutoencoder.Options;

/// <summary>
/// Writes options, and the settings with parameters in them, as the C# that makes them. What is as by default is left out, and so is what
/// only the program has that made them: delegates, a progress, a token. The order is that of the names, which no build changes.
/// </summary>
internal static class OptionsCode
{
    private const int MostInLine = 120;

    /// <param name="made">Options, or a setting.</param>
    public static string Of(object made) => Value(made, "")!;

    /// <summary>
    /// For a model's file: with the seed, and without what has no effect on the model, so that the same model is the same file.
    /// </summary>
    public static string Of(AutoencoderTrainingOptions options, int seed)
    {
        var copy = options.Copy();
        copy.Seed = seed;
        return New(copy, property => !property.IsDefined(typeof(JsonIgnoreAttribute)), "");
    }

    private static string New(object options, Func<PropertyInfo, bool> isWanted, string indent)
    {
        var type = options.GetType();
        object plain = Activator.CreateInstance(type)!;
        string inner = indent + "    ";
        var values =
            from property in type.GetProperties()
            where property.CanWrite && isWanted(property)
            orderby property.Name
            let value = property.GetValue(options)
            where !AreEqual(value, property.GetValue(plain))
            let code = Value(value, inner)
            where code is not null
            select $"{property.Name} = {code}";
        string[] parts = [.. values];
        if (parts.Length == 0)
            return $"new {type.Name}()";
        string line = $"new {type.Name} {{ {string.Join(", ", parts)} }}";
        return line.Length <= MostInLine && !line.Contains('\n')
            ? line
            : $"new {type.Name}\n{indent}{{\n{string.Concat(parts.Select(part => $"{inner}{part},\n"))}{indent}}}";
    }

    /// <returns>Null for what no C# makes.</returns>
    private static string? Value(object? value, string indent) =>
        value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            string text => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"", // whose escapes are those of C# too
            float number => number.ToString(CultureInfo.InvariantCulture) + "f",
            int or long or double => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            Range range => range.ToString(),
            TimeSpan time => Time(time),
            Enum choice => $"{choice.GetType().Name}.{choice}",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(item => Value(item, indent)))}]",
            TrainingDevice { CudaIndex: { } index } => $"{nameof(TrainingDevice)}.{nameof(TrainingDevice.Cuda)}({Value(index, indent)})",
            TrainingDevice device => $"{nameof(TrainingDevice)}.{device}",
            _ when Family(value.GetType()) is { } family => Call(value, family),
            _ when value.GetType() is { IsPublic: true } type && type.Assembly == typeof(OptionsCode).Assembly => New(
                value,
                _ => true,
                indent
            ),
            _ => null,
        };

    private static string Time(TimeSpan time)
    {
        (long Ticks, string Name)[] units =
        [
            (TimeSpan.TicksPerHour, nameof(TimeSpan.FromHours)),
            (TimeSpan.TicksPerMinute, nameof(TimeSpan.FromMinutes)),
            (TimeSpan.TicksPerSecond, nameof(TimeSpan.FromSeconds)),
            (TimeSpan.TicksPerMillisecond, nameof(TimeSpan.FromMilliseconds)),
            (1, nameof(TimeSpan.FromTicks)),
        ];
        var (ticks, name) = units.First(unit => time.Ticks % unit.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{nameof(TimeSpan)}.{name}({time.Ticks / ticks})");
    }

    /// <summary>The type whose factories make a setting, and which says which one made it; null for what is no setting.</summary>
    private static Type? Family(Type? type) =>
        type is null || type.IsDefined(typeof(JsonPolymorphicAttribute), inherit: false) ? type : Family(type.BaseType);

    /// <summary>A setting has the parameters of its factory, in their order.</summary>
    private static string Call(object setting, Type family)
    {
        var type = setting.GetType();
        var made = family.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).FirstOrDefault(made => made.DerivedType == type);
        if (made is null)
            return setting.ToString()!; // of a kind that has no factory
        var factory = family.GetMethod((string)made.TypeDiscriminator!)!;
        object?[] arguments = [.. type.GetConstructors()[0].GetParameters().Select(p => type.GetProperty(p.Name!)!.GetValue(setting))];
        var given = factory
            .GetParameters()
            .Where((parameter, i) => !CanBeLeftOut(parameter, i))
            .Select(parameter => $"{parameter.Name}: {Value(arguments[parameter.Position], "")}");
        return $"{family.Name}.{factory.Name}({string.Join(", ", given)})";

        bool CanBeLeftOut(ParameterInfo parameter, int i) =>
            parameter.HasDefaultValue && (AreEqual(arguments[i], parameter.DefaultValue) || IsWhatNullStandsFor(parameter, i));

        bool IsWhatNullStandsFor(ParameterInfo parameter, int i)
        {
            if (parameter.DefaultValue is not null || arguments[i] is not IEnumerable)
                return false;
            try
            {
                return setting.Equals(factory.Invoke(null, [.. arguments[..i], null, .. arguments[(i + 1)..]]));
            }
            catch (TargetInvocationException)
            {
                return false; // the others alone make none
            }
        }
    }

    private static bool AreEqual(object? one, object? other) =>
        one is IEnumerable these and not string && other is IEnumerable those and not string
            ? these.Cast<object>().SequenceEqual(those.Cast<object>())
            : Equals(one, other);
}
