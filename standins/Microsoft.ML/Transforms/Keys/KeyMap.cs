using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

/// <summary>The learned values of one column: value number i is key i + 1, and 0 is the missing key.</summary>
internal abstract class KeyMap(PrimitiveDataViewType itemType)
{
    internal PrimitiveDataViewType ItemType { get; } = itemType;

    internal abstract int Count { get; }

    /// <summary>ML.NET has no key type of zero values: an empty map still has the type of one.</summary>
    internal KeyDataViewType KeyType => new(typeof(uint), Math.Max(Count, 1));

    internal static KeyMap Learn(DataViewRowCursor cursor, int column, int maximumCount, bool sort)
    {
        var item = (PrimitiveDataViewType)cursor.Schema[column].Type.ItemOf();
        return TypeQuestions.CallFor<KeyMap>(KeyMap<float>.Learn<float>, item.RawType, item, cursor, column, maximumCount, sort);
    }

    internal static KeyMap Load(BinaryReader reader)
    {
        var item = (PrimitiveDataViewType)TypeCodec.Read(reader);
        return TypeQuestions.CallFor<KeyMap>(KeyMap<float>.Load<float>, item.RawType, item, reader);
    }

    /// <summary>The values in the KeyValues annotation of a key column; null where it has none that fits.</summary>
    internal static KeyMap? OfKeyValues(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is not VectorDataViewType values
            || (ulong)values.Size != column.Type.KeyCount() || !ItemTypes.IsKnown(values.ItemType))
        {
            return null;
        }

        return TypeQuestions.CallFor<KeyMap>(KeyMap<float>.OfKeyValues<float>, values.ItemType.RawType, values.ItemType, column);
    }

    internal abstract void Save(BinaryWriter writer);

    internal abstract Delegate MakeGetter(DataViewRow row, int column);

    /// <summary>Adds the values as an annotation.</summary>
    internal abstract void AddValues(DataViewSchema.Annotations.Builder builder, string kind);
}

internal sealed class KeyMap<T> : KeyMap
    where T : notnull
{
    private readonly T[] _values;
    private readonly Dictionary<T, uint> _keys; // NaN and empty text never get in: they are the missing key

    private KeyMap(PrimitiveDataViewType itemType, T[] values)
        : base(itemType)
    {
        _values = values;
        _keys = new Dictionary<T, uint>(ItemRules<T>.Instance.Equality);
        uint key = 0;
        foreach (var value in values)
        {
            _keys.TryAdd(value, ++key);
        }
    }

    internal override int Count => _values.Length;

    internal static KeyMap Learn<TItem>(PrimitiveDataViewType itemType, DataViewRowCursor cursor, int column, int maximumCount, bool sort)
        where TItem : notnull
    {
        var codec = ItemRules<TItem>.Instance;
        var seen = new HashSet<TItem>(codec.Equality);
        var values = new List<TItem>();
        var read = ReadAll<TItem>(cursor, column);
        while (values.Count < maximumCount && cursor.MoveNext())
        {
            foreach (var value in read())
            {
                if (values.Count < maximumCount && !codec.IsMissing(value) && seen.Add(value))
                {
                    values.Add(value);
                }
            }
        }

        if (sort)
        {
            values.Sort(codec.Order);
        }

        return new KeyMap<TItem>(itemType, [.. values]);
    }

    internal static KeyMap Load<TItem>(PrimitiveDataViewType itemType, BinaryReader reader)
        where TItem : notnull =>
        new KeyMap<TItem>(itemType, ItemRules<TItem>.Instance.Read(reader));

    internal static KeyMap OfKeyValues<TItem>(PrimitiveDataViewType itemType, DataViewSchema.Column column)
        where TItem : notnull
    {
        VBuffer<TItem> values = default;
        column.GetKeyValues(ref values);
        return new KeyMap<TItem>(itemType, values.ToArray());
    }

    internal override void Save(BinaryWriter writer)
    {
        TypeCodec.Write(writer, ItemType);
        ItemRules<T>.Instance.Write(writer, _values);
    }

    internal override Delegate MakeGetter(DataViewRow row, int column)
    {
        var source = row.Schema[column];
        if (source.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<T>(source);
            T value = default!;
            return (ValueGetter<uint>)((ref uint key) =>
            {
                scalar(ref value);
                key = KeyOf(value);
            });
        }

        var vector = row.GetGetter<VBuffer<T>>(source);
        VBuffer<T> values = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> keys) =>
        {
            vector(ref values);
            var editor = VBufferEditor.Create(ref keys, values.Length);
            int i = 0;
            foreach (var value in values.DenseValues())
            {
                editor.Values[i++] = KeyOf(value);
            }

            keys = editor.Commit();
        });
    }

    internal override void AddValues(DataViewSchema.Annotations.Builder builder, string kind)
    {
        if (Count > 0)
        {
            builder.Add(
                kind,
                new VectorDataViewType(ItemType, Count),
                (ref VBuffer<T> target) => new VBuffer<T>(Count, _values).CopyTo(ref target));
        }
    }

    private static Func<IEnumerable<TItem>> ReadAll<TItem>(DataViewRow row, int column)
    {
        var source = row.Schema[column];
        if (source.Type is VectorDataViewType)
        {
            var vector = row.GetGetter<VBuffer<TItem>>(source);
            VBuffer<TItem> values = default;
            return () =>
            {
                vector(ref values);
                return values.DenseValues();
            };
        }

        var scalar = row.GetGetter<TItem>(source);
        var one = new TItem[1];
        return () =>
        {
            scalar(ref one[0]);
            return one;
        };
    }

    private uint KeyOf(T value) => _keys.TryGetValue(value, out uint key) ? key : 0;
}
