namespace MLNetAutoencoder.Examples;

/// <summary>An order of a shop.</summary>
internal sealed class Order
{
    public string Country { get; set; } = "";

    public string Payment { get; set; } = "";

    public float Items { get; set; }

    public float Amount { get; set; }

    /// <summary>From order to payment; NaN where it was not recorded.</summary>
    public float Minutes { get; set; }

    /// <summary>For measuring only.</summary>
    public bool IsWrong { get; set; }

    /// <summary>What is wrong; empty where nothing is.</summary>
    public string Fault { get; set; } = "";
}

/// <summary>What a detector adds to an order.</summary>
internal sealed class ScoredOrder
{
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }
}

/// <summary>
/// Generated, not recorded: how people pay depends on their country, what they pay on the number of items. Each fault is a combination
/// that does not occur, of values that do.
/// </summary>
internal static class GeneratedOrders
{
    /// <summary>The share of orders with a fault.</summary>
    public const double Wrong = 0.02;

    private static readonly (string Country, string[] Payments)[] s_habits =
    [
        ("Germany", ["invoice", "invoice", "transfer", "card"]),
        ("Netherlands", ["transfer", "transfer", "card"]),
        ("Sweden", ["mobile", "mobile", "card"]),
        ("France", ["card", "card", "cheque"]),
        ("Poland", ["mobile", "transfer", "cash"]),
    ];

    public static List<Order> Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Next(random))];
    }

    private static Order Next(Random random)
    {
        var (country, payments) = s_habits[random.Next(s_habits.Length)];
        var order = new Order
        {
            Country = country,
            Payment = payments[random.Next(payments.Length)],
            Items = 1 + random.Next(8),
        };
        order.Amount = (float)(order.Items * (15 + 10 * random.NextDouble()));
        bool slow = order.Payment is "invoice" or "transfer" or "cheque";
        order.Minutes =
            random.NextDouble() < 0.1 ? float.NaN
            : slow ? (float)(600 + 2000 * random.NextDouble())
            : (float)(1 + 8 * random.NextDouble());
        if (random.NextDouble() < Wrong)
            Spoil(order, random);
        return order;
    }

    private static void Spoil(Order order, Random random)
    {
        order.IsWrong = true;
        switch (random.Next(3))
        {
            case 0:
                order.Fault = "price of another order";
                order.Amount = order.Items >= 5 ? order.Amount / 6 : order.Amount * 6;
                break;
            case 1:
                order.Fault = "payment not of the country";
                order.Payment = order.Country == "France" ? "mobile" : "cheque";
                order.Minutes = order.Payment == "mobile" ? 5 : 1500;
                break;
            default:
                order.Fault = "time not of the payment";
                order.Minutes = order.Payment is "invoice" or "transfer" or "cheque" ? 2 : 2400;
                break;
        }
    }
}
